// Checks the form of the published facts: node packaging/published.mjs [--release [TODAY]]. With --release they also must not be older than
// 90 days. Exit code 1: something is found.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

export const publishedFile = 'src/Qianfan.Mcp/Catalog/Published/published.json';
export const oldest = 90;

const any = () => true;
const text = it => typeof it === 'string' && it.trim() === it && it !== '';
const texts = it => Array.isArray(it) && it.length > 0 && it.every(text) && new Set(it).size === it.length;
const count = it => Number.isSafeInteger(it) && it > 0;
const price = it => typeof it === 'number' && it >= 0;
const date = it => /^\d{4}-\d{2}-\d{2}$/.test(it) && !Number.isNaN(Date.parse(it)) && new Date(it).toISOString().startsWith(it);
/** An object of these members alone. */
const shaped = (it, members) => it !== null && typeof it === 'object' && !Array.isArray(it)
  && Object.entries(it).every(([name, value]) => Object.hasOwn(members, name) && members[name](value));

const yes = it => it === true;
const tier = it => shaped(it, { upToInputTokens: count, input: price, output: price, cachedInput: price, when: text, firstTierOnly: yes })
  && ['input', 'output'].some(name => name in it);
const facts = {
  name: text, vendor: text, kind: text, contextTokens: count, maxInputTokens: count, maxOutputTokens: count, inputModalities: texts,
  outputModalities: texts, capabilities: texts, prices: it => Array.isArray(it) && it.length > 0 && it.every(tier),
  imagePrice: it => shaped(it, { amount: price, unit: text, scope: text }) && 'amount' in it && 'unit' in it,
  rpm: count, tpm: count, released: date, listedOn: date, retires: date, replacement: text,
};
const conflict = it => shaped(it, { fact: text, kept: any, other: any, page: text, readOn: date, note: text })
  && ['fact', 'kept', 'other'].every(name => name in it);
const model = { id: text, ...facts, conflicts: it => Array.isArray(it) && it.every(conflict), sources: any };

/** The findings as sentences, none when all is well. */
export function checkPublished(json) {
  const it = JSON.parse(json);
  const official = url => /^https:\/\/(cloud\.baidu\.com\/doc|qianfan\.baidubce\.com)\//.test(url);
  const pages = all => Object.values(all).every(official);
  if (!shaped(it, { checkedOn: date, note: text, pages, unknownReplacements: texts, models: Array.isArray })
    || !['checkedOn', 'pages', 'models'].every(name => name in it))
    return ['published.json: it must hold checkedOn, note, pages of Baidu, unknownReplacements and models, and nothing else.'];
  const ids = new Set(it.models.map(one => fold(one.id)));
  return it.models.flatMap((one, at) => [
    ...unless(it.models.findIndex(other => fold(other.id) === fold(one.id)) === at, 'it is there twice'),
    ...Object.entries(one).flatMap(([name, value]) => unless(model[name]?.(value), `${name} is not well formed`)),
    ...unless(ascending(one.prices ?? []), 'the tiers of its prices do not ascend'),
    ...sources(one, it),
    ...(one.conflicts ?? []).flatMap(({ fact, kept, page }) => [
      ...unless(page === undefined || page in it.pages, `a conflict names the page ${page}, which there is not`),
      // Those of prices name the figures alone.
      ...unless(!(fact in facts) || fact === 'prices' || isDeepStrictEqual(kept, one[fact] ?? null),
        `a conflict has another ${fact} than the model`),
    ]),
    ...(one.replacement ?? '').split('|').filter(text => text !== '').flatMap(name => unless(
      ids.has(fold(name)) || it.unknownReplacements?.includes(name.trim()),
      `its replacement ${name.trim()} is neither in the file nor in unknownReplacements`)),
  ].map(finding => `published.json: ${one.id}: ${finding}.`));
}

/** Whether they may still be released on a day such as 2026-12-31. */
export function checkAge(json, today) {
  const { checkedOn } = JSON.parse(json);
  const days = Math.floor((Date.parse(today) - Date.parse(checkedOn)) / 86_400_000);
  return unless(days <= oldest,
    `published.json was last checked ${days} days ago, on ${checkedOn}; at most ${oldest} are allowed: docs/published.md says what to do.`);
}

// Each fact has one, and none is of something that is not reported; capabilities may have one each.
function sources({ sources: all = {}, ...one }, { pages, checkedOn }) {
  const told = Object.keys(one).filter(name => name in facts);
  const named = name => told.includes(name) || name === 'id' || one.capabilities?.includes(name.replace(/^capabilities\./, ''));
  return [
    ...unless(Object.keys(all).length > 0, 'it has no source'),
    ...told.flatMap(name => unless(name in all, `${name} has no source`)),
    ...Object.entries(all).flatMap(([name, source]) => [
      ...unless(named(name), `a source is of ${name}, which is not reported`),
      ...unless(Array.isArray(source) && source.length === 2 && source[0] in pages, `the page of ${name} is not known`),
      ...unless(date(source?.[1]) && source[1] <= checkedOn, `the date of ${name} is no date until ${checkedOn}`),
    ]),
  ];
}

// Those of certain hours stand beside the others.
function ascending(tiers) {
  const bounds = tiers.filter(one => one.when === undefined).map(one => one.upToInputTokens ?? Infinity);
  return bounds.every((bound, at) => at === 0 || bounds[at - 1] < bound);
}

// As the server takes names for equal, but for the point: 1.3b is not 13b.
function fold(name) {
  return String(name).toLowerCase().replace(/[^\p{L}\p{N}.]/gu, '');
}

function unless(holds, finding) {
  return holds ? [] : [finding];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const json = readFileSync(new URL(`../${publishedFile}`, import.meta.url), 'utf8');
  const [release, today = new Date().toISOString().slice(0, 10)] = process.argv.slice(2);
  const findings = [...checkPublished(json), ...(release === '--release' ? checkAge(json, today) : [])];
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
