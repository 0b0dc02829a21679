// What sharing a Redis costs a call that this replica has kept, what an answer costs that another has fetched, and three replicas at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { freePort } from '../tests/interop/server.mjs';
import { forWrk, resultOf, scenarios, tool } from './http/scenarios.mjs';
import { connections, Target, unlimited } from './http/target.mjs';
import { releasedServer } from './lib/program.mjs';
import { quick, save } from './lib/results.mjs';
import { median } from './lib/statistics.mjs';

const { rounds, warmUp, measured } = quick ? { rounds: 2, warmUp: 2, measured: 3 } : { rounds: 3, warmUp: 5, measured: 10 };
/** So many of the versions come first, while code is still being compiled. */
const unmeasured = 60;

const [scenario] = scenarios;
const folder = mkdtempSync(`${tmpdir()}/qianfan-redis-`);
const requestFile = `${folder}/request`;
writeFileSync(requestFile, forWrk(scenario));
const port = await freePort();
const redis = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { cwd: folder, stdio: 'ignore' });
try {
  await answers(port);
  await run();
} finally {
  redis.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}

async function run() {
  const server = unlimited(releasedServer());
  const env = { QIANFAN_MCP_REDIS: `127.0.0.1:${port}`, QIANFAN_MCP_REDIS_KEY: 'a secret of the replicas in this benchmark' };
  const kept = { 'without Redis': [], 'with Redis': [] };
  for (let round = 0; round < rounds; round++)
    for (const [name, rows] of Object.entries(kept)) {
      console.error(`kept calls ${name}`);
      rows.push(await keptCalls(server, name === 'with Redis' ? env : {}));
    }
  const fetched = await fetchedByAnother(server, env);
  const together = await threeAtOnce(server, env);
  const perSecond = name => median(kept[name].map(one => one.perSecond));
  save('redis', {
    title: 'Replicas that share a Redis',
    about: `${tool}, answered from what a replica keeps: one replica on one core, wrk with ${connections} connections and Redis on another; ${warmUp} s to warm up, `
      + `${measured} s measured, median of ${rounds} processes each, with and without Redis in turn. Fetched by another: ${fetched.count} versions that one replica has `
      + 'asked for, each asked twice of a second replica, one after the other over one connection; the first answer comes from Redis. Three replicas: '
      + 'all at once with a wrk each and Redis on the two cores of this machine, so that they share what one of them has above.',
    tables: [
      { caption: 'Kept calls', rows: Object.entries(kept).map(([server, all]) => ({
        server, 'calls/s': perSecond(server), 'p50 ms': median(all.map(one => one.p50)), 'p99 ms': median(all.map(one => one.p99)),
      })) },
      { caption: 'An answer that another replica fetched', rows: [
        { from: 'Redis', 'p50 ms': fetched.first, 'calls': fetched.count }, { from: 'this replica', 'p50 ms': fetched.second, 'calls': fetched.count },
      ] },
      { caption: 'Three replicas on two cores', rows: [{ 'calls/s, all': together.perSecond, 'p99 ms, worst': together.p99 }] },
    ],
    goals: [
      { goal: 'kept calls with Redis, of those without', figure: perSecond('with Redis') / perSecond('without Redis'), atLeast: 0.9, unit: 'x', quickAtLeast: 0.75 },
      { goal: 'an answer from Redis, added to a kept one', figure: fetched.first - fetched.second, atMost: 1, unit: 'ms', quickAtMost: 3 },
    ],
  });
}

async function keptCalls(server, env) {
  const target = await Target.start(server, { env });
  try {
    await target.ask(scenario);
    target.load(warmUp, requestFile);
    return target.load(measured, requestFile);
  } finally {
    await target.stop();
  }
}

async function fetchedByAnother(server, env) {
  console.error('answers that another replica fetched');
  const [one, other] = [await Target.start(server, { env }), await Target.start(server, { env, cores: '0,1' })];
  try {
    const took = { first: [], second: [] };
    for (const modelId of await versions(one)) {
      await call(one, 'get_preset_model_version', { modelId });
      for (const times of Object.values(took)) {
        const began = performance.now();
        const { source } = await call(other, 'get_preset_model_version', { modelId });
        times.push(performance.now() - began);
        if (source !== 'sandbox') throw new Error(`The answer is ${source}.`);
      }
    }
    const middle = times => median(times.slice(unmeasured));
    return { first: middle(took.first), second: middle(took.second), count: took.first.length - unmeasured };
  } finally {
    await Promise.all([one.stop(), other.stop()]);
  }
}

async function versions(target) {
  const ids = [];
  let marker;
  do {
    const page = await call(target, 'find_models', { fields: ['versionId'], maxKeys: 50, includeRetired: true, ...marker && { marker } });
    ids.push(...page.models.map(model => model.versionId).filter(Boolean));
    marker = page.nextMarker;
  } while (marker);
  return [...new Set(ids)];
}

async function call(target, name, args) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
  const response = await fetch(target.url, { method: 'POST', headers: scenario.headers, body });
  return resultOf(await response.text()).structuredContent;
}

async function threeAtOnce(server, env) {
  console.error('three replicas at once');
  const replicas = await Promise.all([1, 2, 3].map(() => Target.start(server, { env, cores: '0,1' })));
  try {
    for (const replica of replicas) await replica.ask(scenario);
    await Promise.all(replicas.map(replica => replica.loadBeside(warmUp, requestFile)));
    const loads = await Promise.all(replicas.map(replica => replica.loadBeside(measured, requestFile)));
    return { perSecond: loads.reduce((sum, one) => sum + one.perSecond, 0), p99: Math.max(...loads.map(one => one.p99)) };
  } finally {
    await Promise.all(replicas.map(replica => replica.stop()));
  }
}

async function answers(port) {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await once(socket, 'close');
    } finally {
      socket.destroy();
    }
  }
}
