// What answers cost: each tool asked in several ways, always of the sandbox.
import { answers, joined, lists, names, needed } from '../tools.mjs';
import { call, countTokens } from './client.mjs';

const six = ['ERNIE-4.0-8K', 'ERNIE-Speed-128K', 'ERNIE-4.5-Turbo-128K', 'ERNIE-X1-Turbo-32K', 'ERNIE-Lite-8K', 'ERNIE-Tiny-8K'];

/** Fixtures beside those that all tools have. */
const special = {
  find_models: {
    'filtered': { kind: ['chat'], minInputTokens: 100000, callableNow: true },
    'with services': { fields: ['name', 'versionId', 'services'] },
    'own models too, newest first': { includeCustom: true, sort: 'modified' },
    'nothing fits': { kind: ['embedding'], minInputTokens: 10000000, capabilities: ['reasoning'] },
    'most rows': { maxKeys: 50 },
  },
  compare_models: { 'six models': { models: six }, 'one unknown': { models: [six[0], 'ERNIE-9'] } },
  list_preset_services: { 'filtered': { serviceType: ['chat'], chargeStatus: ['Opened', 'Free'] } },
  list_custom_services: { 'filtered': { runStatus: ['Serving'] } },
};

/** Every fixture's answer, with its tokens. */
export async function measureAnswers(client) {
  const rows = [];
  for (const tool of names)
    for (const [fixture, args] of Object.entries(fixturesOf(tool))) {
      const { text, structure, isError } = await call(client, tool, { ...needed[tool], ...args });
      if (isError) throw new Error(`${tool}, ${fixture}: ${text}`);
      const held = [structure[answers[tool]]].flat().length;
      rows.push({ tool, fixture, tokens: countTokens(text), steady: countTokens(steady(structure)), rows: held });
    }
  return rows;
}

function fixturesOf(tool) {
  return {
    'default': {},
    ...(!joined.includes(tool) && { 'detail full': { detail: 'full' } }),
    ...(lists.includes(tool) && { 'most rows': { maxKeys: 100 } }),
    ...special[tool],
  };
}

// The marker of a search is random and the time is now: what they cost must not depend on luck.
function steady(structure) {
  const fixed = { ...structure, asOf: '2026-01-01T00:00:00Z' };
  return JSON.stringify(structure.nextMarker?.length > 20 ? { ...fixed, nextMarker: 'q3Jm0vXyTz8KcW1hRb5dLgAAAAAUpe7NfQ' } : fixed);
}
