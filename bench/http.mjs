// Calls a second over HTTP, beside the TypeScript SDK and beside bare Kestrel: one core for the server, one for wrk.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { forWire, forWrk, resultOf, scenarios as all, tool } from './http/scenarios.mjs';
import { connections, Target, unlimited } from './http/target.mjs';
import { figures, program, releasedServer } from './lib/program.mjs';
import { quick, save } from './lib/results.mjs';
import { node } from './lib/servers.mjs';
import { median } from './lib/statistics.mjs';

/** The bounds of the quick form: generous, since it may run on a busy machine. */
// Some 1.5 to 2 times below what a full run gave (8.2, 0.46, 0.58): they catch a regression. The goals, which a full run judges, are higher.
const quickBounds = { typescript: 4, call: 0.25, list: 0.3, p99: 20, memory: 150 };
const { rounds, warmUp, measured, allocations } = quick
  ? { rounds: 1, warmUp: 2, measured: 3, allocations: 2_000 }
  : { rounds: Number(process.argv[2] ?? 3), warmUp: 5, measured: 10, allocations: 20_000 };

/** The short form asks the one thing that costs most, and the one that costs least. */
const scenarios = quick ? [all[0], all[2]] : all;

/** Bytes that headers and the framing of chunks may add to an answer. */
const framing = 1000;

const [ours, slow, typescript, kestrel] = ['Qianfan.Mcp', 'Qianfan.Mcp without the fast path', 'TypeScript SDK v2', 'bare Kestrel'];
const server = unlimited(releasedServer());

// The same server in the benchmark's process, where alone the fast path can be left out.
const withoutFastPath = [...program(), 'http-without-fast-path'];

const folder = mkdtempSync(`${tmpdir()}/qianfan-bench-`);
try {
  await run();
} finally {
  rmSync(folder, { recursive: true });
}

async function run() {
  await learn();
  const rows = [];
  for (let round = 0; round < rounds; round++)
    for (const scenario of scenarios)
      for (const [name, command] of Object.entries(targets(scenario))) {
        console.error(`${scenario.name}: ${name}`);
        rows.push({ scenario: scenario.name, server: name, ...await measure(scenario, command) });
      }
  const { requests } = figures('allocation', allocations, ...scenarios.map(({ wireFile }) => wireFile));
  report(scenarios.flatMap(({ name, wireFile }) => [ours, slow, typescript, kestrel].flatMap(who => {
    const own = rows.filter(row => row.scenario === name && row.server === who);
    if (own.length === 0) return [];
    const middle = column => median(own.map(row => row[column]));
    return [{
      'scenario': name,
      'server': who,
      'calls/s': middle('perSecond'),
      'p50 ms': middle('p50'),
      'p99 ms': middle('p99'),
      'MB after': Math.max(...own.map(row => row.memory)),
      'bytes allocated a call': who === ours ? requests.find(({ file }) => file === wireFile).bytesPerCall : '',
    }];
  })));
}

/** What ours answers is what the others are to answer. */
async function learn() {
  const target = await Target.start(server);
  try {
    for (const [i, scenario] of scenarios.entries()) {
      const { type, text } = await target.ask(scenario);
      Object.assign(scenario, {
        type,
        result: resultOf(text),
        answerFile: write(`answer-${i}`, text),
        requestFile: write(`request-${i}`, forWrk(scenario)),
        wireFile: write(`wire-${i}`, forWire(scenario)),
      });
    }
  } finally {
    await target.stop();
  }
  const definition = scenarios.find(({ result }) => result.tools).result.tools.find(({ name }) => name === tool);
  for (const [i, scenario] of scenarios.entries())
    if (scenario.isCall) {
      const { content, structuredContent } = scenario.result;
      scenario.peerFile = write(`peer-${i}.json`, JSON.stringify({ tool: definition, result: { content, structuredContent } }));
    }
}

function targets({ answerFile, type, peerFile }) {
  return {
    [ours]: server,
    ...!quick && { [slow]: withoutFastPath },
    [kestrel]: [...program(), 'kestrel', answerFile, type],
    ...peerFile && { [typescript]: [node, fileURLToPath(new URL('peers/typescript-sdk.mjs', import.meta.url)), peerFile] },
  };
}

/** A process of its own: warmed up with every answer compared, measured, and compared again for a second. */
async function measure(scenario, command) {
  const target = await Target.start(command);
  try {
    const { text } = await target.ask(scenario);
    const { content, structuredContent } = resultOf(text);
    // Ours says when it fetched the list, so that only the peers' answers are those of the files.
    const isPeer = ![server, withoutFastPath].includes(command);
    if (isPeer && !isDeepStrictEqual([content, structuredContent], [scenario.result.content, scenario.result.structuredContent]))
      throw new Error(`${command.join(' ')} answers something else.`);
    const expected = write('expected', text);
    target.load(warmUp, scenario.requestFile, expected);
    const figure = target.load(measured, scenario.requestFile);
    target.load(1, scenario.requestFile, expected);
    // While it is measured nothing is compared but the size of all answers together, of which some may have been under way at the end.
    const length = Buffer.byteLength(text);
    if (figure.bytes < figure.calls * length || figure.bytes > (figure.calls + connections) * (length + framing))
      throw new Error(`${figure.calls} answers of ${length} bytes took ${figure.bytes} bytes.`);
    return { ...figure, memory: target.memory };
  } finally {
    await target.stop();
  }
}

function report(rows) {
  const of = (scenario, who) => rows.find(row => row.scenario === scenario.name && row.server === who);
  const ratio = (wanted, other) => Math.min(...wanted.map(scenario => of(scenario, ours)['calls/s'] / of(scenario, other)['calls/s']));
  const calls = scenarios.filter(({ isCall }) => isCall);
  const others = scenarios.filter(({ isCall }) => !isCall);
  const most = (wanted, column) => Math.max(...wanted.map(scenario => of(scenario, ours)[column]));
  save('http', {
    title: 'Calls a second over HTTP',
    about: `${tool} is answered from what the server keeps. The server on one core, wrk on another with ${connections} connections: ${warmUp} s to warm up, in which `
      + `every answer is compared byte for byte, ${measured} s measured, 1 s compared again${rounds > 1 ? `; median of ${rounds} processes each` : ''}. `
      + 'Without the fast path the SDK answers each call, in the benchmark\'s own process; the rest is the same. The TypeScript SDK (stateless, node:http) has one tool, with the same definition and answer. Bare Kestrel reads the request and '
      + `sends the same bytes. Bytes allocated: of the same endpoint in one process, ${allocations.toLocaleString('en-US')} calls over a socket by a client that allocates nothing.`,
    tables: [{ caption: 'By what is asked', rows }],
    goals: [
      { goal: 'cached tools/call, of the TypeScript SDK', figure: ratio(calls, typescript), atLeast: 5, unit: 'x', quickAtLeast: quickBounds.typescript },
      { goal: 'cached tools/call, of bare Kestrel', figure: ratio(calls, kestrel), atLeast: 0.4, unit: 'x', quickAtLeast: quickBounds.call },
      { goal: 'tools/list and server/discover, of bare Kestrel', figure: ratio(others, kestrel), atLeast: 0.5, unit: 'x', quickAtLeast: quickBounds.list },
      { goal: 'cached tools/call, p99', figure: most(calls, 'p99 ms'), atMost: 5, unit: 'ms', quickAtMost: quickBounds.p99 },
      { goal: 'memory after the load', figure: most(scenarios, 'MB after'), atMost: 120, unit: 'MB', quickAtMost: quickBounds.memory },
    ],
    plots: [{
      kind: 'bars',
      title: 'Calls a second on one core',
      unit: 'calls/s',
      series: [ours, slow, typescript, kestrel].filter(who => rows.some(row => row.server === who)).map(who => ({
        name: who,
        points: rows.filter(row => row.server === who).map(row => [row.scenario, row['calls/s']]),
      })),
    }],
  });
}

function write(name, content) {
  const path = `${folder}/${name}`;
  writeFileSync(path, content);
  return path;
}
