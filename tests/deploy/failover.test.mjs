// Two replicas behind nginx under load: one is killed, the other is stopped, both come back. No client notices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort } from '../interop/server.mjs';
import { Load } from './load.mjs';
import { connections, send, startNginx } from './nginx.mjs';
import { startReplica } from './replica.mjs';

const clients = 16;
const calls = 6_000;

let ports;
let replicas;
let nginx;

before(async () => {
  ports = [await freePort(), await freePort()];
  replicas = await Promise.all(ports.map(port => startReplica(port)));
  nginx = await startNginx(ports);
});

after(async () => {
  await nginx?.stop();
  await Promise.all(replicas?.map(replica => replica.stop('SIGKILL')) ?? []);
});

test('both replicas are live and ready behind nginx', async () => {
  const agent = connections(nginx, 1);
  const seen = new Set();
  for (const path of ['/health/live', '/health/live', '/health/ready', '/health/ready']) {
    const { status, headers } = await send(agent, { method: 'GET', path });
    assert.equal(status, 200);
    seen.add(headers['x-upstream']);
  }
  agent.destroy();
  assert.deepEqual([...seen].sort(), replicas.map(replica => replica.address).sort());
});

test('no call fails while one replica is killed, then the other stopped, and both serve again', { timeout: 60_000 }, async t => {
  const load = new Load(connections(nginx, clients), 10 * calls);
  const running = load.run();

  await load.reaches(calls / 3);
  assert.equal(await replicas[0].stop('SIGKILL'), null);
  replicas[0] = await startReplica(ports[0]);
  await load.isServedBy(replicas[0].address);

  await load.reaches(2 * calls / 3);
  assert.equal(await replicas[1].stop('SIGTERM'), 143);
  replicas[1] = await startReplica(ports[1]);
  await load.isServedBy(replicas[1].address);

  await load.reaches(calls);
  load.stop();
  await running;
  const { log, errors } = await nginx.stop();
  nginx = undefined;

  const repeated = log.filter(line => / from "[^",]+, [^",]+" /.test(line));
  const count = (lines, pattern) => lines.filter(line => pattern.test(line)).length;
  t.diagnostic(`${load.calls} calls on ${clients} connections, ${load.failed.length} failed, ${repeated.length} repeated by nginx `
    + `(${count(errors, /while reading response header/)} held by a replica that went, ${count(errors, /connect\(\) failed/)} refused, `
    + `${count(repeated, / "503, /)} told to call again), ${count(errors, /while reading upstream,/)} broken off after the whole answer; `
    + `p50 ${load.percentile(0.5)} ms, p99 ${load.percentile(0.99)} ms`);
  assert.deepEqual(load.failed, []);
  assert.ok(repeated.length > 0);
  assert.equal(count(log, /POST \/mcp 200 /), load.calls);
});
