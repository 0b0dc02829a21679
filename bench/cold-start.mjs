// How long an agent waits for a server over stdio, and what memory it takes. node cold-start.mjs [ROUNDS]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { floors, ours } from './lib/builds.mjs';
import { residentMemory } from './lib/processes.mjs';
import { quick, save } from './lib/results.mjs';
import { cleanEnv, stdioPeers } from './lib/servers.mjs';
import { median, percentile } from './lib/statistics.mjs';
import { StdioClient } from './lib/stdio.mjs';

/** What the ready-to-run form may take in the quick run, as a part of the fastest peer. */
const quickBound = 0.55;

const rounds = Number(process.argv[2] ?? (quick ? 5 : 20));
const leftOut = [];
const forms = built(quick ? ['ready-to-run'] : ['native', 'trimmed', 'ready-to-run', 'just-in-time'], form => () => ours(form));
const peers = Object.fromEntries(Object.entries(stdioPeers).slice(0, quick ? 2 : undefined));
const empties = quick ? {} : built(Object.keys(floors), name => floors[name]);

const servers = Object.fromEntries([
  ...Object.entries(forms).map(([form, command]) => [ownName(form), command]),
  ...Object.entries(peers),
]);
const samples = Object.fromEntries([...Object.keys(servers), ...Object.keys(empties)].map(name => [name, []]));
// One after the other in each round, so that a drift of the machine hits all alike. Round 0 only warms the file cache.
for (let round = 0; round <= rounds; round++) {
  for (const [name, command] of Object.entries(servers)) await sample(name, round, () => startServer(command));
  for (const [name, command] of Object.entries(empties)) await sample(name, round, () => runToEnd(command));
}

const p50 = (name, column = 'list') => median(samples[name].map(one => one[column]));
// Few rounds on a machine that may do other things: the quick run judges by the least, which those disturb least.
const judged = name => quick ? Math.min(...samples[name].map(one => one.list)) : p50(name);
const fastest = Object.keys(peers).sort((a, b) => judged(a) - judged(b))[0];
save('cold-start', {
  title: 'Cold start over stdio',
  about: `Each program is started ${rounds} times, one after the other in rounds, and once more before that to warm the file cache. `
    + 'From the start of the process until `initialize` is answered, and until `tools/list` is answered after it; then the '
    + 'resident memory (VmRSS) of the process and all that it started, in MB of 10⁶ bytes. Peers run on the Node.js named above; '
    + `ours has no account set and lists its core tools.${nativeFramework()}${leftOut.map(line => ` Left out: ${line}.`).join('')}`,
  tables: [
    {
      caption: 'MCP servers, milliseconds from the start',
      rows: Object.keys(servers).map(name => ({
        'server': name,
        'initialize p50': p50(name, 'initialize'),
        ...quick && { 'tools/list least': judged(name) },
        'tools/list p50': p50(name),
        'tools/list p90': percentile(samples[name].map(one => one.list), 90),
        'of the fastest peer': judged(name) / judged(fastest),
        'memory p50, MB': p50(name, 'memory'),
        'tools': samples[name][0].tools,
      })),
    },
    ...quick ? [] : [{
      caption: 'Programs that do nothing, milliseconds from their start to their end',
      rows: Object.keys(empties).map(name => ({
        'program': name, 'p50': p50(name), 'p90': percentile(samples[name].map(one => one.list), 90),
      })),
    }],
  ],
  goals: [
    ...againstPeer('ready-to-run', 0.45, quickBound),
    ...againstPeer('trimmed', 0.33),
    ...againstPeer('native', 0.06),
    ...againstFloor('empty .NET program, native', 4),
    ...againstFloor('empty C program', 4),
    ...memoryGoal('ready-to-run', 50),
    ...memoryGoal('native', 25),
  ],
  plots: [{
    kind: 'bars',
    title: 'From the start of the process to the answer of tools/list, p50',
    unit: 'ms',
    series: [
      ['Qianfan.Mcp', Object.keys(forms).map(ownName)],
      ['peers', Object.keys(peers)],
      ['programs that do nothing', Object.keys(empties)],
    ]
      .filter(([, names]) => names.length > 0)
      .map(([name, names]) => ({ name, points: names.map(one => [one, p50(one)]) })),
  }],
});

// The folder that tests/native/publish.sh builds into is named so.
function nativeFramework() {
  const framework = /\bnet\d+\.\d\b/.exec(forms.native?.[0])?.[0];
  return framework ? ` The native form is built as ${framework}.` : '';
}

function ownName(form) {
  return `Qianfan.Mcp, ${form}`;
}

function againstPeer(form, atMost, quickAtMost) {
  if (!forms[form]) return [];
  const goal = `Cold start to tools/list: ${form}, of the fastest peer (${fastest})`;
  return [{ goal, figure: judged(ownName(form)) / judged(fastest), atMost, quickAtMost, unit: 'x' }];
}

function againstFloor(floor, atMost) {
  if (!forms.native || !empties[floor]) return [];
  return [{ goal: `Cold start to tools/list: native, of the ${floor}`, figure: p50(ownName('native')) / p50(floor), atMost, unit: 'x' }];
}

function memoryGoal(form, atMost) {
  if (!forms[form]) return [];
  return [{ goal: `Memory over stdio after tools/list: ${form}`, figure: p50(ownName(form), 'memory'), atMost, unit: 'MB' }];
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

async function startServer(command) {
  const start = performance.now();
  const client = new StdioClient(command);
  try {
    await client.initialize();
    const initialize = performance.now() - start;
    const { tools } = await client.listTools();
    const list = performance.now() - start;
    return { initialize, list, memory: residentMemory(client.pid), tools: tools.length };
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
