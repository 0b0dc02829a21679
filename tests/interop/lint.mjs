// Looks at the names and schemas of all tools as the dialects of the clients do. Exit code 1: there is a finding, or a rule that
// misses what it is for.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { rules } from './lint/rules.mjs';
import { stdio } from './server.mjs';
import { names } from './tools.mjs';

const languages = ['en', 'zh'];

for (const rule of rules) for (const bad of [rule.bad].flat()) assertFinds(rule, bad);

const findings = [];
for (const language of languages) {
  const tools = await listTools(language);
  assert.deepEqual(tools.map(tool => tool.name), names);
  findings.push(...tools.flatMap(tool => rules.flatMap(rule => find(rule, tool))).map(finding => ({ ...finding, language })));
}

console.log(`${names.length} tools in ${languages.length} languages, input and output schemas; every rule was seen to find what breaks it`);
console.table(Object.fromEntries(rules.map(({ rule, dialects }) =>
  [rule, { dialects: dialects.join(', '), findings: findings.filter(finding => finding.rule === rule).length }])));
for (const { rule, path, language } of findings) console.log(`${path} (${language}): ${rule}`);
console.log(`${findings.length} findings`);
if (findings.length > 0) process.exitCode = 1;

/** Everything in a tool that breaks a rule, with the path to it. */
function find({ rule, of, breaks }, tool) {
  if (of === 'tool') return breaks(tool) ? [{ rule, path: tool.name }] : [];
  return ['inputSchema', 'outputSchema'].flatMap(side => {
    const places = schemas(tool[side], `${tool.name}.${side}`);
    return (of === 'top' ? places.slice(0, 1) : places)
      .filter(({ schema }) => breaks(schema, { output: side === 'outputSchema' }))
      .map(({ path }) => ({ rule, path }));
  });
}

/** A schema and all below it, wherever a keyword may hold one; the top comes first. */
function schemas(schema, path) {
  if (schema === null || typeof schema !== 'object') return [];
  const below = (word, held) => held && typeof held === 'object'
    ? Object.entries(held).flatMap(([name, one]) => schemas(one, `${path}.${word}.${name}`))
    : [];
  return [
    { schema, path },
    ...['properties', 'patternProperties', '$defs', 'definitions', 'oneOf', 'anyOf', 'allOf', 'prefixItems']
      .flatMap(word => below(word, schema[word])),
    ...(Array.isArray(schema.items) ? below('items', schema.items) : schemas(schema.items, `${path}.items`)),
    ...schemas(schema.additionalProperties, `${path}.additionalProperties`),
    ...schemas(schema.not, `${path}.not`),
  ];
}

/** A check that cannot fail is none: each rule must find its bad one in both schemas, at any depth, and nothing in a good tool. */
function assertFinds(rule, bad) {
  assert.deepEqual(find(rule, sample({})), [], `"${rule.rule}" finds something in a good tool.`);
  const paths = find(rule, sample({ [rule.of]: bad })).map(({ path }) => path);
  for (const side of rule.of === 'tool' ? [''] : ['.inputSchema', '.outputSchema'])
    assert.ok(paths.some(path => path.includes(side)), `"${rule.rule}" does not find ${JSON.stringify(bad)} in ${side || 'a tool'}.`);
}

/** A good tool, with members added to it, to the top of its schemas, or to one deep inside them. */
function sample({ tool, top, schema }) {
  const object = properties => ({ type: 'object', properties, additionalProperties: false });
  const side = () => ({
    ...object({
      good: { type: 'string', description: 'Text.', enum: ['a', 'b'], default: 'a' },
      deeper: { type: 'array', items: object({ deepest: { type: 'string', ...schema } }) },
    }),
    required: ['good'],
    ...top,
  });
  return { name: 'find_things', inputSchema: side(), outputSchema: side(), ...tool };
}

async function listTools(language) {
  const client = new Client({ name: 'lint', version: '1.0.0' });
  await client.connect(new StdioClientTransport(stdio(['--sandbox', '--tools', 'all', '--lang', language])));
  try {
    return (await client.listTools()).tools;
  } finally {
    await client.close();
  }
}
