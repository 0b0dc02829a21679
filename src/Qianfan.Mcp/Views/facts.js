'use strict';

const FIELDS = {
  name: 'text', versionId: 'text', model: 'text', kind: 'text', vendor: 'text', contextTokens: 'number', inputTokens: 'number',
  outputTokens: 'number', inputPrice: 'number', outputPrice: 'number', priceTiers: 'tiers', rpm: 'number', tpm: 'number',
  modalities: 'text', capabilities: 'texts', callable: 'flag', batch: 'flag', fineTuning: 'flag', custom: 'flag', released: 'text',
  lifecycle: 'text', retires: 'text', replacement: 'text',
};
const ASKED = [...Object.keys(FIELDS), 'sources'];

// What find_models gives when it is not told which fields.
const USUAL = ['name', 'versionId', 'model', 'kind', 'inputTokens', 'outputTokens', 'inputPrice', 'outputPrice', 'callable', 'retires'];

const LONGEST_VALUE = 160;
const LIFECYCLES = ['active', 'retiring', 'retired'];

const isText = value => typeof value === 'string' && value !== '';
const isNumber = value => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const READ = {
  text: value => isText(value) ? value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value : null,
  number: value => isNumber(value) ? value : null,
  texts: value => Array.isArray(value) && value.some(isText) ? value.filter(isText).map(READ.text) : null,
  flag: value => typeof value === 'boolean' ? value : null,
  tiers: value => Array.isArray(value) && value.length > 0 ? value.filter(one => one && typeof one === 'object').map(readTier) : null,
};

function readTier(one) {
  return {
    upTo: READ.number(one.upToInputTokens), input: READ.number(one.inputPrice), output: READ.number(one.outputPrice),
    cached: READ.number(one.cachedInputPrice), when: READ.text(one.when),
  };
}

/** Rows of a find_models answer. Null is what is not known: it is never no, zero or free. */
function readRows(answer, given) {
  const asked = new Set(given ? given.fields ?? USUAL : []);
  return (Array.isArray(answer.models) ? answer.models : []).filter(raw => raw && typeof raw === 'object')
    .map(raw => readRow(raw, answer, asked, given ?? {}));
}

function readRow(raw, answer, asked, given) {
  const unknown = new Set(READ.texts(raw.unknown));
  const values = {};
  for (const [field, type] of Object.entries(FIELDS)) {
    values[field] = READ[type](raw[field]);
    // An absent flag is no where it was asked for and is not named as unknown.
    if (type === 'flag' && values[field] === null && asked.has(field) && !unknown.has(field)) values[field] = false;
  }
  // What the condition already says is not repeated in each row.
  if (!given.fields) {
    if (typeof given.callableNow === 'boolean') values.callable = given.callableNow;
    const kinds = [given.kind ?? []].flat();
    if (kinds.length === 1) values.kind ??= READ.text(kinds[0]);
  }
  return finishRow(values, answer, readSources(raw.sources), asked.has('sources'));
}

function finishRow(values, answer, sources, sourcesKnown) {
  if (values.lifecycle === 'unknown') values.lifecycle = null;
  values.name ??= values.model ?? values.versionId ?? '?';
  const key = values.versionId ?? `${values.name} ${values.model ?? ''}`;
  return { key, values, sources, sourcesKnown, asOf: READ.text(answer.asOf) ?? '' };
}

// "inputPrice: https://… (2026-09-22)"
function readSources(lines) {
  const sources = {};
  for (const line of READ.texts(lines) ?? []) {
    const [, field, page, day] = /^(\w+): (\S+) \((\d{4}-\d\d-\d\d)\)$/.exec(line) ?? [];
    if (field) sources[field] = { page, day };
  }
  return sources;
}

/** Rows of a compare_models answer, whose values are words. */
function readCompared(answer) {
  const differences = Object.fromEntries((answer.differences ?? []).map(one => [one.field, one.values ?? []]));
  return answer.models.map((model, index) => {
    const values = {};
    for (const [field, type] of Object.entries(FIELDS))
      values[field] = fromWords(type, differences[field]?.[index] ?? answer.same?.[field]);
    return finishRow({ ...values, name: READ.text(model.name), versionId: READ.text(model.versionId) }, answer, {}, false);
  });
}

function fromWords(type, words) {
  if (!isText(words) || ['not reported', '未提供', 'unknown', '未知', '-'].includes(words)) return null;
  switch (type) {
    case 'number': return READ.number(Number(words));
    case 'flag': return ['yes', '是'].includes(words) ? true : ['no', '否'].includes(words) ? false : null;
    case 'texts': return words.split('; ');
    case 'tiers': return READ.tiers(words.split('; ').map(tierFromWords));
    default: return words;
  }
}

// "≤32000 2 in, 3 out", "≤32000 输入 2，输出 3"; "?" is not known, words before the prices name their hours.
function tierFromWords(words) {
  const [, upTo, when, input, output] = /^(?:≤(\d+) )?(?:(.+) )?(\S+) in, (\S+) out$/.exec(words)
    ?? /^(?:≤(\d+) )?(?:(.+) )?输入 (\S+)，输出 (\S+)$/.exec(words) ?? [];
  const number = text => text === undefined || text === '?' ? null : Number(text);
  return { upToInputTokens: number(upTo), inputPrice: number(input), outputPrice: number(output), when };
}

/** As minContextTokens of find_models takes it. */
function contextOf(row) {
  return row.values.contextTokens ?? row.values.inputTokens;
}

/** Such as ["text", "image"]; null where nobody says. */
function takesOf(row) {
  const before = row.values.modalities?.split('->')[0];
  return before && before !== '?' ? before.split('+') : null;
}

/** Image input is vision, whichever of the two is reported. */
function abilitiesOf(row) {
  const vision = takesOf(row)?.includes('image') ? ['vision'] : [];
  const told = row.values.capabilities;
  return told || vision.length > 0 ? [...new Set([...told ?? [], ...vision])] : null;
}

function inWords(field, value) {
  if (value === null || value === undefined) return say('unknown');
  switch (FIELDS[field]) {
    case 'number': return numeral(value);
    case 'flag': return say(value ? 'yes' : 'no');
    case 'texts': return [...value].sort().join(', ');
    case 'tiers': return value.map(tierInWords).join('; ');
    default: return field === 'lifecycle' && LIFECYCLES.includes(value) ? say(value) : value;
  }
}

function tierInWords(tier) {
  const price = value => value === null ? '?' : numeral(value);
  const [cached, when] = [tier.cached !== null && say('cached', numeral(tier.cached)), tier.when];
  return [say(tier.upTo === null ? 'tierOpen' : 'tier', price(tier.input), price(tier.output), numeral(tier.upTo ?? 0)), cached, when]
    .filter(isText).join(' · ');
}

/** A public page with the day it was read, or the account's own API. */
function sourceOf(row, field) {
  const page = row.sources[field];
  if (page) return { text: say('page', page.day), page: page.page };
  return { text: say(row.sourcesKnown ? 'api' : 'noSource', row.asOf.slice(0, 10)) };
}
