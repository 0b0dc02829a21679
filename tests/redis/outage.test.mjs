// Three replicas behind nginx under load of several tenants, while Redis is paused, killed and filled, and then a replica is killed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Load } from '../deploy/load.mjs';
import { connections, startNginx } from '../deploy/nginx.mjs';
import { areReady, ask, sharing, startCluster } from './cluster.mjs';

const clients = 8;
const calls = 1_500;
const tenants = ['red', 'green', 'blue', 'black', 'white'];

let cluster;
let nginx;
let load;
let running;

before(async () => {
  cluster = await startCluster();
  cluster.upstream.rewrite = ownRows;
  nginx = await startNginx(cluster.replicas.map(replica => replica.port));
  load = new Load(connections(nginx, clients), 100 * calls, question);
  running = load.run();
  await load.reaches(calls);
});

after(async () => {
  load?.stop();
  await running;
  await nginx?.stop();
  await cluster?.stop();
});

// Every answer names its tenant and what was asked.
function ownRows({ action, tenant, body }, { result }) {
  if (action === 'DescribeServices')
    result.serviceList = [{ serviceId: `svco-${tenant}`, name: `${tenant} ${JSON.parse(body).name}` }];
  else
    result.customModelSetList.forEach(model => { model.modelSetName = tenant; });
}

// Most are asked over and over; every tenth is new, and one in fifty asks upstream again.
function question(id) {
  const tenant = tenants[id % tenants.length];
  const refresh = id % 50 === 7;
  const headers = cluster.tenant(tenant);
  if (id % 3 === 0)
    return {
      tool: 'list_custom_models', args: { refresh }, headers,
      isRight: ({ models }) => models.length === 10 && models.every(model => model.name === tenant),
    };
  const name = id % 10 === 1 ? `new ${id}` : `usual ${id % 7}`;
  return {
    tool: 'list_custom_services', args: { name, refresh }, headers,
    isRight: ({ services: [one, ...more] }) =>
      one?.serviceId === `svco-${tenant}` && one.name === `${tenant} ${name}` && more.length === 0,
  };
}

/** So many calls, and how long they took. */
async function measure(t, what) {
  const from = load.calls;
  await load.reaches(from + calls);
  const [p50, p99, worst] = [0.5, 0.99, 1].map(share => load.percentile(share, from));
  t.diagnostic(`${what}: ${load.calls - from} calls, p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms`);
  assert.deepEqual(load.failed.slice(0, 3), []);
  return p99;
}

for (const [what, begin, end] of [
  ['paused', () => cluster.redis.pause(), () => cluster.redis.resume()],
  ['killed', () => cluster.redis.kill(), () => cluster.redis.restart()],
  ['full', () => redisSays('CONFIG', 'SET', 'maxmemory', '1'), () => redisSays('CONFIG', 'SET', 'maxmemory', '0')],
  // As after a failover.
  ['read-only', () => redisSays('REPLICAOF', '127.0.0.1', '1'), () => redisSays('REPLICAOF', 'NO', 'ONE')],
])
  test(`with Redis ${what} every call is answered, rightly and soon`, async t => {
    const usual = await measure(t, 'with Redis');
    await begin();
    try {
      // From the first call on, before anybody has noticed.
      const meanwhile = await measure(t, `with Redis ${what}`);
      t.diagnostic(`added by Redis ${what}: p99 ${meanwhile - usual} ms`);
      assert.ok(meanwhile - usual < 50);
      await areReady(cluster.replicas, '200 degraded');
    } finally {
      await end();
    }
    await areReady(cluster.replicas, '200 ready');
    await measure(t, 'with Redis again');
  });

async function redisSays(...command) {
  const redis = await cluster.redis.connect();
  await redis.send(...command);
  redis.close();
}

test('after all this, replicas share again', t => sharing(t, cluster.replicas, async attempt => {
  const { upstream, replicas, tenant } = cluster;
  const names = Array.from({ length: 20 }, (_, i) => `again ${attempt} ${i}`);
  upstream.asked.length = 0;
  for (const name of names)
    for (const replica of replicas) {
      const { services: [service] } = await ask(replica, 'list_custom_services', { name }, tenant('red'));
      assert.equal(service.name, `red ${name}`);
    }
  const asked = upstream.asked.map(({ body }) => JSON.parse(body).name).filter(name => names.includes(name));
  assert.deepEqual(asked, names);
}));

test('what was refreshed while Redis was away is everyone\'s once it is back', async () => {
  const { redis, upstream, replicas, tenant } = cluster;
  const nameAt = async (replica, args = {}) =>
    (await ask(replica, 'list_custom_services', { name: 'refreshed', ...args }, tenant('grey'))).services[0].name;
  for (const replica of replicas) assert.equal(await nameAt(replica), 'grey refreshed');
  redis.pause();
  await areReady(replicas, '200 degraded');
  upstream.rewrite = (call, answer) => {
    ownRows(call, answer);
    if (call.tenant === 'grey') answer.result.serviceList[0].name += ' anew';
  };
  assert.equal(await nameAt(replicas[0], { refresh: true }), 'grey refreshed anew');
  assert.equal(await nameAt(replicas[1]), 'grey refreshed');
  redis.resume();
  await areReady(replicas, '200 ready');
  const end = performance.now() + 10_000;
  for (const replica of replicas)
    while (await nameAt(replica) !== 'grey refreshed anew') {
      assert.ok(performance.now() < end, `${replica.address} still has what was before`);
      await setTimeout(50);
    }
});

test('a turn that could not be given back while Redis stood still holds nobody up', async t => {
  const { redis, upstream, replicas: [first, second], tenant } = cluster;
  await areReady(cluster.replicas, '200 ready');
  upstream.delay = 200;
  upstream.asked.length = 0;
  const asking = ask(first, 'list_custom_services', { name: 'held' }, tenant('grey'));
  while (!upstream.asked.some(({ body }) => body.includes('"held"'))) await setTimeout(5);
  redis.pause();
  await asking;
  redis.resume();
  const begun = performance.now();
  await ask(second, 'list_custom_services', { name: 'held', refresh: true }, tenant('grey'));
  const took = performance.now() - begun;
  upstream.delay = 0;
  t.diagnostic(`the next one waited ${Math.round(took)} ms, of which upstream took 200 ms`);
  assert.ok(took < 600);
});

test('operators were told, once a minute', t => {
  const lines = cluster.replicas.map(replica => replica.said);
  t.diagnostic(lines.flat().slice(0, 6).join('\n'));
  for (const said of lines) {
    assert.ok(said.length >= 1 && said.length <= 2, `${said.length} lines`);
    said.forEach(line => assert.match(line, /Redis does not answer/));
  }
});

test('no call fails when a replica is killed, perhaps while others wait for what it asked', async t => {
  cluster.upstream.delay = 50;
  await measure(t, 'with three replicas');
  const [gone] = cluster.replicas;
  await gone.stop('SIGKILL');
  await measure(t, 'with two');
  cluster.replicas[0] = await cluster.start(gone.port);
  await load.isServedBy(gone.address);
  await measure(t, 'with three again');
  await areReady(cluster.replicas, '200 ready');
});
