// What the server costs a model's context, in o200k_base tokens: each bound is a gate that counts as one test, and nothing may grow
// unseen. UPDATE_SNAPSHOTS=1 rewrites the golden table. Ends with "N passed, N failed".
import { countTokens, definitions, keyed, sum, using } from './tokens/client.mjs';
import { measureAnswers } from './tokens/answers.mjs';
import { measureFailures } from './tokens/failures.mjs';
import * as golden from './tokens/golden.mjs';
import { measurePages } from './tokens/pages.mjs';

const gates = [];

const core = await using(['--sandbox'], {}, definitions);
const chinese = await using(['--sandbox', '--tools', 'all', '--lang', 'zh'], {}, definitions);
const { all, instructions, answers, failures } = await using(['--sandbox', '--tools', 'all'], {}, async client => ({
  all: await definitions(client),
  instructions: client.getInstructions(),
  answers: await measureAnswers(client),
  failures: await measureFailures(client),
}));
const pages = await measurePages();

const zhCore = chinese.filter(({ tool }) => core.some(one => one.tool === tool));
console.log('definitions; core: name, description and inputSchema');
console.table(keyed([
  ...all.map((row, i) => ({ ...row, 'zh core': chinese[i].core, 'zh withOutput': chinese[i].withOutput })),
  totals('tools/list', all, chinese),
  totals('tools/list of the core set', core, zhCore),
], 'tool'));
// Of these maxLength and maxItems are 78, 29 of them in find_models.
atMost(3200, 'core set: name, description, inputSchema', sum(core, 'core'));
atMost(6000, 'core set: outputSchema too', sum(core, 'withOutput'));
for (const [language, rows] of [['English', all], ['Chinese', chinese]]) {
  atMost(1000, `find_models in ${language}: name, description, inputSchema`, rows.find(row => row.tool === 'find_models').core);
}
atMost(3200, 'core set in Chinese: name, description, inputSchema', sum(zhCore, 'core'));
atMost(6000, 'core set in Chinese: outputSchema too', sum(zhCore, 'withOutput'));
eachAtMost(450, 'any other tool: name, description, inputSchema',
  [...all, ...chinese].filter(row => row.tool !== 'find_models').map(row => [row.tool, row.core]));
atMost(2048, 'instructions, in characters', instructions.length);

console.log('answers of the sandbox');
console.table(keyed(answers.map(({ tool, fixture, tokens, rows }) => ({ asked: `${tool}, ${fixture}`, tokens, rows })), 'asked'));
const fifty = answers.find(row => row.tool === 'find_models' && row.fixture === 'most rows');
eachAtMost(2000, 'a default answer', answers.filter(row => row.fixture === 'default').map(row => [row.tool, row.tokens]));
atMost(3000, 'find_models, 50 rows in the default fields', fifty.tokens);
atMost(0, 'find_models, rows that 50 lack', 50 - fifty.rows);

console.log('the largest page where rows are long');
console.table(keyed(pages.map(({ tool, way, ...row }) => ({ asked: `${tool}, ${way}`, ...row })), 'asked'));
eachAtMost(2000, 'a default page of long rows', pages.filter(page => page.way === 'default').map(page => [page.tool, page.largest]));
const most = pages.filter(page => page.way === 'most rows');
eachAtMost(3000, 'a page of long rows, as many as may be asked for', most.map(page => [page.tool, page.largest]));
eachAtMost(0, 'pages that fail, or lose or break a row', pages.map(page => [`${page.tool}, ${page.way}`, page.fault ? 1 : 0]));

console.log('failure texts');
console.table(keyed(failures.map(({ text, ...row }) => row), 'failure'));
console.log(`The longest:\n${failures[0].text}`);
atMost(150, 'a failure text', failures[0].tokens);

compareWithGolden();
console.table(keyed(gates, 'gate'));
const failed = gates.filter(gate => gate.passed === 'NO').length;
console.log(`${gates.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

function atMost(most, gate, figure) {
  gates.push({ gate, figure, 'at most': most, passed: figure <= most ? 'yes' : 'NO' });
}

/** A gate for several figures: the largest of them, and every one that is over is named. */
function eachAtMost(most, gate, figures) {
  for (const [name, figure] of figures) if (figure > most) console.log(`over ${most}: ${name}, ${figure}`);
  atMost(most, gate, Math.max(...figures.map(([, figure]) => figure)));
}

function compareWithGolden() {
  const figures = {};
  for (const { tool, core: own, withOutput } of all) figures[tool] = { 'definition, core': own, 'definition, with output': withOutput };
  for (const { tool, fixture, steady } of answers) figures[tool][`answer, ${fixture}`] = steady;
  figures['tools/list of the core set'] = { core: sum(core, 'core'), 'with output': sum(core, 'withOutput') };
  figures.instructions = { text: countTokens(instructions) };
  if (process.env.UPDATE_SNAPSHOTS === '1') golden.write(figures);
  const { faults, hints } = golden.compare(golden.read(), figures);
  for (const line of [...faults, ...hints]) console.log(line);
  atMost(0, 'rows that grew by more than 3 %, came or went', faults.length);
}

function totals(tool, rows, zh) {
  return { tool, core: sum(rows, 'core'), withOutput: sum(rows, 'withOutput'), 'zh core': sum(zh, 'core'), 'zh withOutput': sum(zh, 'withOutput') };
}
