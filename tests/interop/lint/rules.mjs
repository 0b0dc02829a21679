// What the dialects of the clients ask of names and schemas. A rule names those that are known to need it:
//   Claude         its API takes no union at the top, and names by a pattern; Claude Code sends mcp__server__tool, 64 characters at most
//   OpenAI         its function calling, and what its strict mode and the SDKs for it demand on top
//   Gemini         function declarations, a subset of OpenAPI 3.0; its clients remove additionalProperties, which it does not know
//   VS Code        Copilot: leaves out a tool with an array without items; names with their prefix have 64 characters at most
//   Cursor         leaves out a tool whose name and server's name together are longer than 60 characters

const unions = ['oneOf', 'anyOf', 'allOf', 'not'];
const types = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
const known = ['type', 'description', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'minimum', 'maximum', 'maxLength', 'maxItems', 'default'];
const everyone = ['Claude', 'OpenAI', 'Gemini', 'VS Code', 'Cursor'];

// Of each rule: rule, dialects, what it looks at (a tool, the top of a schema, or any schema, the top included), whether something
// breaks it, and a bad one: members that break it where it looks. A bad one may break other rules too.
export const rules = [
  {
    rule: 'names have 48 characters at most', dialects: everyone, of: 'tool',
    breaks: ({ name }) => name.length > 48,
    bad: { name: 'n'.repeat(49) },
  },
  {
    rule: 'names are letters, digits and underscores, a letter first', dialects: ['Claude', 'OpenAI', 'Gemini'], of: 'tool',
    breaks: ({ name }) => !/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name),
    bad: { name: '找模型' },
  },
  {
    rule: 'the top is an object with properties', dialects: everyone, of: 'top',
    breaks: schema => schema.type !== 'object' || !schema.properties,
    bad: { type: 'array', items: { type: 'string' } },
  },
  {
    rule: 'no union at the top', dialects: ['Claude', 'OpenAI'], of: 'top',
    breaks: schema => [...unions, 'enum'].some(word => word in schema),
    bad: { anyOf: [{ required: ['good'] }, { required: ['deeper'] }] },
  },
  {
    rule: 'no union anywhere', dialects: ['OpenAI', 'Gemini'], of: 'schema',
    breaks: schema => unions.some(word => word in schema),
    bad: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
  },
  {
    rule: 'exactly one type, no array of them', dialects: ['Gemini'], of: 'schema',
    breaks: schema => !types.includes(schema.type),
    bad: { type: ['string', 'null'] },
  },
  {
    rule: 'enums are lists of texts, none of them empty', dialects: ['OpenAI', 'Gemini'], of: 'schema',
    breaks: schema => 'enum' in schema && !(Array.isArray(schema.enum) && schema.enum.length > 0
      && schema.type === 'string' && schema.enum.every(value => typeof value === 'string' && value !== '')),
    bad: [{ enum: null }, { enum: [] }, { enum: ['a', null] }, { enum: [''] }, { type: 'integer', enum: [1, 2] }],
  },
  {
    rule: 'no default that is null', dialects: ['OpenAI'], of: 'schema',
    breaks: schema => schema.default === null,
    bad: { default: null },
  },
  {
    rule: 'no $ref and no definitions', dialects: ['Gemini'], of: 'schema',
    breaks: schema => ['$ref', '$defs', 'definitions'].some(word => word in schema),
    bad: [{ $ref: '#/properties/good' }, { $defs: { text: { type: 'string' } } }],
  },
  {
    rule: 'no format', dialects: ['OpenAI', 'Gemini'], of: 'schema',
    breaks: schema => 'format' in schema,
    bad: { format: 'uri' },
  },
  {
    rule: 'every array says what its items are', dialects: ['OpenAI', 'Gemini', 'VS Code'], of: 'schema',
    breaks: schema => schema.type === 'array' && !(schema.items?.type),
    bad: [{ type: 'array' }, { type: 'array', items: {} }, { type: 'array', items: [{ type: 'string' }] }],
  },
  {
    // What upstream sent for a row has members that nobody can declare; it stands in output schemas only, which no model's API reads.
    rule: 'additionalProperties is false', dialects: ['OpenAI'], of: 'schema',
    breaks: (schema, { output }) => schema.type === 'object' && schema.additionalProperties !== false && !(output && !schema.properties),
    bad: [{ type: 'object', properties: {} }, { type: 'object', properties: {}, additionalProperties: { type: 'string' } }],
  },
  {
    rule: 'what is required is declared', dialects: ['OpenAI', 'Gemini'], of: 'schema',
    breaks: schema => 'required' in schema && !(Array.isArray(schema.required)
      && schema.required.every(name => Object.hasOwn(schema.properties ?? {}, name))),
    bad: { type: 'object', properties: {}, required: ['missing'], additionalProperties: false },
  },
  {
    rule: 'properties are named with 1 to 64 letters, digits, _ . -', dialects: ['Claude'], of: 'schema',
    breaks: schema => Object.keys(schema.properties ?? {}).some(name => !/^[a-zA-Z0-9_.-]{1,64}$/.test(name)),
    bad: { type: 'object', properties: { 名: { type: 'string' } }, additionalProperties: false },
  },
  {
    rule: 'no keyword that one of them might not know', dialects: ['OpenAI', 'Gemini'], of: 'schema',
    breaks: schema => Object.keys(schema).some(word => !known.includes(word)),
    bad: [{ pattern: '^am-' }, { const: 'a' }, { $schema: 'https://json-schema.org/draft/2020-12/schema' }],
  },
];
