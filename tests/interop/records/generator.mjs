// Generated upstream records: sparse, full of nulls, with unknown fields and odd types. The C# tests make the very same ones.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = path => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const { odd, unknown, none } = read('oddities.json');
const { tools, sha256 } = read('../tools.json');

/** How an action answers: its operation, the member that holds its result, the members that hold its rows, its least arguments, and one whole row. */
export const shapes = Object.fromEntries(Object.entries(tools).filter(([, { shape }]) => shape).map(([tool, { shape }]) => [tool, shape]));

/** How many records each tool is tried with. */
export const count = 1000;

/** The SHA-256 of all records, so that what one generator changes the other cannot miss. */
export const expectedHash = sha256;

/** Whether a record is no object at all: one in twenty is not. */
export const isNone = i => i % 20 === 3;

/** One record as JSON text, since some of what upstream may send would not survive as values: 1e400, lone surrogates. */
export function record(tool, i) {
  const random = seeded(Object.keys(shapes).indexOf(tool) * count + i);
  const { row } = shapes[tool];
  const text = isNone(i) ? pick(none, random) : [
    () => JSON.stringify(row),
    () => `{${Object.keys(row).map(name => `"${name}":null`)}}`,
    () => '{}',
  ][i % 20]?.() ?? sparse(row, random);
  return text.replaceAll('#', i);
}

/** A record as upstream documents it, with long names and descriptions: what makes a page grow. */
export function longRecord(tool, i) {
  const longer = text => `${text} ${'支持对话与函数调用的大模型，'.repeat(20)}`;
  const lengthen = (name, value) => {
    if (typeof value === 'string' && /(description|name)$/i.test(name)) return longer(value);
    return name === 'modelNames' ? value.map(longer) : value;
  };
  return JSON.stringify(shapes[tool].row, lengthen).replaceAll('#', i);
}

export function hash() {
  const sum = createHash('sha256');
  for (const tool of Object.keys(shapes))
    for (let i = 0; i < count; i++) sum.update(`${record(tool, i)}\n`);
  return sum.digest('hex');
}

function sparse(row, random) {
  const members = Object.entries(row).filter(() => random(4) > 0).map(([name, value]) => `"${name}":${oddly(value, random)}`);
  return `{${random(3) === 0 ? [...members, pick(unknown, random)] : members}}`;
}

function oddly(value, random) {
  const kind = random(10);
  if (kind === 0) return 'null';
  if (kind < 3) return pick(odd, random);
  if (Array.isArray(value)) {
    const items = value.map(item => oddly(item, random));
    return `[${random(3) === 0 ? [...items, pick(odd, random)] : items}]`;
  }
  return typeof value === 'object' ? sparse(value, random) : JSON.stringify(value);
}

function pick(texts, random) {
  return texts[random(texts.length)];
}

/** mulberry32: whole numbers from zero to below a limit, the same on every machine and in every language. */
function seeded(seed) {
  let state = seed;
  return limit => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * limit);
  };
}
