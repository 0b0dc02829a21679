// What is in Redis: nothing that can be read there, and nothing that is believed when somebody has changed it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { freePort } from '../interop/server.mjs';
import { ask, readiness, sharing, startCluster } from './cluster.mjs';

const password = randomBytes(16).toString('hex');
const day = 24 * 60 * 60 * 1000;

let cluster;
let replicas;
let upstream;
let redis;

before(async () => {
  cluster = await startCluster({ password });
  ({ replicas, upstream } = cluster);
  redis = await cluster.redis.connect();
});

after(async () => {
  redis?.close();
  await cluster?.stop();
});

test('every entry has its prefix and expires, and none tells anything', async () => {
  const tenants = ['company-one', 'company-two'].map(cluster.tenant);
  for (const tenant of tenants) {
    await ask(replicas[0], 'list_preset_services', { chargeStatus: ['Opened'] }, tenant);
    await ask(replicas[1], 'list_models', { maxKeys: 2 }, tenant);
    await ask(replicas[2], 'find_models', { query: 'ERNIE-Speed', maxKeys: 2 }, tenant);
  }
  // While one asks, there is a lock too.
  upstream.delay = 500;
  upstream.asked.length = 0;
  const asking = ask(replicas[0], 'list_custom_models', {}, tenants[0]);
  while (upstream.asked.length === 0) await new Promise(setImmediate);
  const names = await redis.names();
  const lives = await Promise.all(names.map(name => redis.send('PTTL', Buffer.from(name, 'latin1'))));
  const contents = await Promise.all(names.map(name => redis.contentOf(Buffer.from(name, 'latin1'))));
  await asking;
  upstream.delay = 0;

  for (const kind of ['lock:', 'rate:', 'replicas']) assert.ok(names.some(name => name.includes(kind)), `no ${kind} in ${names}`);
  assert.ok(names.length > 15);
  names.forEach((name, i) => {
    assert.match(name, /^qianfan-mcp:1:/);
    // What went between the two commands has -2.
    assert.ok(lives[i] > 0 && lives[i] <= day || lives[i] === -2, `${name} lives ${lives[i]} ms`);
  });

  // The headers stand in the order in which the server hashes them.
  const fingerprints = tenants.map(tenant => createHash('sha256').update(Object.values(tenant).join('\n')).digest());
  const words = [
    ...tenants.flatMap(Object.values), 'company-', upstream.apiKey.slice('bce-v3/'.length), cluster.key, password,
    ...fingerprints.flatMap(print => [print.toString('hex', 0, 8), print.toString('base64'), print.toString('latin1')]),
    // Long enough not to stand in noise by chance.
    '127.0.0.1', 'Describe', '/v2/models', 'maxKeys', 'chargeStatus', 'Opened', 'list_models', 'find_models', 'ERNIE-', 'modelSet',
  ].map(word => word.toLowerCase());
  const pieces = [...names.map(name => Buffer.from(name, 'latin1')), ...contents.flat().filter(Buffer.isBuffer)];
  for (const piece of pieces) {
    const text = piece.toString('latin1').toLowerCase();
    for (const word of words) assert.ok(!text.includes(word), `${word} is in ${text.slice(0, 200)}`);
    // What is sealed looks like noise, in whichever encoding it would have been written.
    if (piece.length > 1000) assert.ok(gzipSync(piece).length > 0.99 * piece.length, `${piece.length} bytes can be compressed`);
  }
});

let question = 0;

/** Asks something new at the first replica; the answer and the entries that came of it. */
async function store() {
  const args = { name: `question ${++question}` };
  const before = await redis.names();
  upstream.rewrite = (call, answer) => {
    if (call.action === 'DescribeServices') answer.result.serviceList = [{ serviceId: 'svco-1', name: JSON.parse(call.body).name }];
  };
  const answer = await ask(replicas[0], 'list_custom_services', args, cluster.tenant('sealed'));
  assert.equal(answer.services[0].name, args.name);
  const names = (await redis.names()).filter(name => !before.includes(name) && !/lock:|rate:|replicas$/.test(name));
  assert.equal(names.length, 1, `entries of one answer: ${names}`);
  return { args, answer, name: names[0] };
}

/** The same question elsewhere; how often upstream was asked for it. */
async function askElsewhere(replica, { args, answer }) {
  upstream.asked.length = 0;
  const { source, asOf, ...again } = await ask(replica, 'list_custom_services', args, cluster.tenant('sealed'));
  const { source: _, asOf: __, ...expected } = answer;
  assert.deepEqual(again, expected);
  return upstream.asked.length;
}

const flip = at => bytes => {
  const changed = Buffer.from(bytes);
  changed[at(bytes.length)] ^= 1;
  return changed;
};

for (const [what, alter] of [
  ['as it was', undefined],
  ['with another first byte', flip(() => 0)],
  ['with another byte within', flip(length => length >> 1)],
  ['with another last byte', flip(length => length - 1)],
  ['cut in half', bytes => bytes.subarray(0, bytes.length >> 1)],
  ['without its last byte', bytes => bytes.subarray(0, -1)],
  ['of one byte', bytes => bytes.subarray(0, 1)],
  ['that is empty', () => Buffer.alloc(0)],
])
  test(`an entry ${what} is ${alter ? 'as good as none' : 'read elsewhere'}`, t => sharing(t, replicas, async () => {
    const stored = await store();
    if (alter) await redis.change(stored.name, alter);
    assert.equal(await askElsewhere(replicas[1], stored), alter ? 1 : 0);
    // And a good one is there again.
    assert.equal(await askElsewhere(replicas[2], stored), 0);
    assert.equal(await readiness(replicas[1]), '200 ready');
  }));

test('an entry under another\'s name is as good as none', t => sharing(t, replicas, async () => {
  const [one, other] = [await store(), await store()];
  await redis.send('RESTORE', other.name, 60_000, await redis.send('DUMP', one.name), 'REPLACE');
  assert.equal(await askElsewhere(replicas[1], other), 1);
  assert.equal(await askElsewhere(replicas[1], one), 0);
}));

test('a walk whose entry was changed goes on from upstream', t => sharing(t, replicas, async attempt => {
  upstream.rewrite = () => {};
  const tenant = cluster.tenant(`walk-${attempt}`);
  const before = await redis.names();
  const first = await ask(replicas[0], 'list_models', { maxKeys: 3 }, tenant);
  const second = await ask(replicas[0], 'list_models', { maxKeys: 3, marker: first.nextMarker }, tenant);
  for (const name of (await redis.names()).filter(name => !before.includes(name) && !/lock:|rate:|replicas$/.test(name)))
    await redis.change(name, flip(length => length >> 1));
  upstream.asked.length = 0;
  const elsewhere = await ask(replicas[1], 'list_models', { maxKeys: 3, marker: first.nextMarker }, tenant);
  assert.equal(upstream.asked.length, 1);
  assert.deepEqual(elsewhere.models, second.models);
}));

test('with another key nothing is read, and nothing is spoilt', async t => {
  const stranger = await cluster.start(await freePort(), { QIANFAN_MCP_REDIS_KEY: randomBytes(32).toString('base64') });
  t.after(() => stranger.stop('SIGKILL'));
  await sharing(t, [...replicas, stranger], async () => {
    const stored = await store();
    assert.equal(await askElsewhere(stranger, stored), 1);
    assert.equal(await askElsewhere(stranger, stored), 0);
    assert.equal(await askElsewhere(replicas[1], stored), 0);
    assert.equal(await readiness(stranger), '200 ready');
  });
});

test('no replica has logged that anything failed', () => {
  const said = replicas.flatMap(replica => replica.said).filter(line => !line.includes('Redis does not answer'));
  assert.deepEqual(said, []);
});
