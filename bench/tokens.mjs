// What our answers cost an agent's context, beside Qianfan's own answers passed on as they are.
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ours } from './lib/builds.mjs';
import { passThrough, withRowsOf } from './lib/pass-through.mjs';
import { quick, save } from './lib/results.mjs';
import { startSandbox } from './lib/servers.mjs';
import { sum } from './lib/statistics.mjs';
import { StdioClient } from './lib/stdio.mjs';

/** What our answers may cost in the quick run, as a part of the others: of all core tools, and of those that read a single action. */
const quickBounds = { all: 0.18, single: 0.55 };

const needed = {
  compare_models: { models: ['ERNIE-4.0-8K', 'ERNIE-Speed-128K'] },
  check_models: { models: ['ernie-4.0-8k', 'ERNIE-Speed-128K', 'deepseek-r1', 'glm-5.1'] },
  get_preset_model_version: { modelId: 'amv-tg07pj97a068' },
};
const joined = ['find_models', 'compare_models', 'check_models'];

// The form makes no difference here: the native image is what the quick run has built already.
const server = ours(quick ? 'native' : 'ready-to-run');
const sandbox = await startSandbox(server);
Object.assign(process.env, sandbox.env);
const client = new StdioClient([...server, '--sandbox']);
const measured = [];
try {
  await client.initialize();
  const { tools } = await client.listTools();
  for (const { name } of tools) measured.push(await measure(name));
} finally {
  await client.end();
  await sandbox.stop();
}

const single = measured.filter(({ tool }) => !joined.includes(tool));
save('tokens', {
  title: 'Tokens of answers',
  about: 'Tokens (o200k_base) of the text of each core tool\'s answer to a call with no more arguments than it needs, in sandbox mode, '
    + 'beside those of a server that forwards Qianfan\'s JSON as it came, compact, from the same sandbox. "pass-through": the answers '
    + 'of the same action to the same body, with Qianfan\'s own paging: some lists have no pages and come whole. "same rows": of these, '
    + 'only the rows that our answer shows, which no server can ask for; what is left is the saving by trimming alone. For find_models, '
    + 'compare_models and check_models pass-through is every call that an agent would have to make for it: the models on all pages, the '
    + 'services under both protocols, GET /v2/models, what batch inference and evaluation take (compare_models), own models and services '
    + '(check_models), and the details of each version that our answer shows.',
  tables: [{
    caption: 'Our default answer, the answers that an agent would read without it, and ours as a part of them',
    rows: [...measured.map(row), row(total('core set', measured)), row(total('core set without the three that join', single))],
  }],
  goals: [
    goal('Tokens of all core answers, of pass-through', measured, quickBounds.all),
    goal('The same without find_models, compare_models and check_models', single, quickBounds.single),
  ],
  plots: [{
    kind: 'bars',
    title: 'An answer of ours and what pass-through makes an agent read (logarithmic)',
    unit: 'tokens',
    logY: true,
    series: [
      { name: 'Qianfan.Mcp', points: measured.map(({ tool, own }) => [tool, own]) },
      { name: 'pass-through, same rows', points: measured.map(({ tool, sameRows }) => [tool, sameRows]) },
      { name: 'pass-through', points: measured.map(({ tool, whole }) => [tool, whole]) },
    ],
  }],
});

async function measure(tool) {
  const { content: [{ text }] } = await client.call({ name: tool, arguments: needed[tool] ?? {} });
  const answer = JSON.parse(text);
  const answers = await passThrough(tool, answer);
  const tokens = list => sum(list.map(one => countTokens(JSON.stringify(one))));
  const [rows] = Object.values(answer).filter(Array.isArray).slice(tool === 'compare_models' ? 1 : 0);
  const shown = rows ?? [answer.version];
  const ids = shown.map(idOf);
  return {
    tool,
    rows: shown.length,
    own: countTokens(text),
    calls: answers.length,
    whole: tokens(answers),
    sameRows: tokens(answers.map(one => withRowsOf(one, ids))),
  };
}

// A row of services has three ids, one of models two; the first of these is its own.
function idOf({ serviceId, versionId, modelId, model, name }) {
  return serviceId ?? versionId ?? modelId ?? model ?? name;
}

function total(tool, rows) {
  const of = column => sum(rows.map(one => one[column]));
  return { tool, rows: of('rows'), own: of('own'), calls: of('calls'), whole: of('whole'), sameRows: of('sameRows') };
}

function row({ tool, rows, own, calls, whole, sameRows }) {
  return {
    tool,
    'rows shown': rows,
    'ours': own,
    'pass-through': whole,
    'its calls': calls,
    'ours / pass-through': own / whole,
    'pass-through, same rows': sameRows,
    'ours / same rows': own / sameRows,
  };
}

function goal(text, rows, quickAtMost) {
  const { own, whole } = total('', rows);
  return { goal: text, figure: own / whole, atMost: 0.3, quickAtMost, unit: 'x' };
}
