// What the settings refuse, what they keep to themselves, and what is loaded for them.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startReplica } from '../deploy/replica.mjs';
import { freePort, server, start } from '../interop/server.mjs';
import { areReady, ask } from './cluster.mjs';
import { startRedis } from './redis.mjs';

const password = randomBytes(16).toString('hex');
const key = randomBytes(32).toString('base64');

async function refusalOf(args, env) {
  const child = start(['http', '--sandbox', '--urls', 'http://127.0.0.1:0', ...args], ['ignore', 'pipe', 'pipe'], env);
  const [[code], out, error] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, said: out + error };
}

describe('refused, with one line that repeats nothing', { concurrency: 2 }, () => {
  const redis = `127.0.0.1:6379,password=${password}`;
  for (const [what, args, env, about] of [
    ['no key', [], { QIANFAN_MCP_REDIS: redis }, /QIANFAN_MCP_REDIS_KEY|--redis-key/],
    ['a short key', [], { QIANFAN_MCP_REDIS: redis, QIANFAN_MCP_REDIS_KEY: key.slice(0, 31) }, /QIANFAN_MCP_REDIS_KEY|--redis-key/],
    ['a short key as an option', ['--redis', redis, '--redis-key', key.slice(0, 31)], {}, /QIANFAN_MCP_REDIS_KEY|--redis-key/],
    ['an unknown word', [], { QIANFAN_MCP_REDIS: `${redis},nonsense=1`, QIANFAN_MCP_REDIS_KEY: key }, /QIANFAN_MCP_REDIS|--redis/],
    ['a value that is none', [], { QIANFAN_MCP_REDIS: `${redis},ssl=perhaps`, QIANFAN_MCP_REDIS_KEY: key }, /QIANFAN_MCP_REDIS|--redis/],
    ['no host', [], { QIANFAN_MCP_REDIS: `password=${password}`, QIANFAN_MCP_REDIS_KEY: key }, /QIANFAN_MCP_REDIS|--redis/],
  ])
    test(what, async () => {
      const { code, said } = await refusalOf(args, env);
      assert.equal(code, 2, said);
      assert.equal(said.trim().split('\n').length, 1, said);
      assert.match(said, about);
      for (const secret of [password, key.slice(0, 31), 'nonsense', 'perhaps']) assert.ok(!said.includes(secret), said);
    });
});

describe('replicas', () => {
  let redis;
  let reached;
  let unreached;
  let refused;
  let alone;

  before(async () => {
    redis = await startRedis({ password });
    const settings = { QIANFAN_SANDBOX: 'true', QIANFAN_LOG_LEVEL: 'trace', QIANFAN_MCP_REDIS_KEY: key };
    const nobody = `127.0.0.1:${await freePort()},password=${password}`;
    const wrong = `127.0.0.1:${redis.port},password=${password.split('').reverse().join('')}`;
    [reached, unreached, refused] = await Promise.all([redis.configuration, nobody, wrong].map(async configuration =>
      startReplica(await freePort(), { ...settings, QIANFAN_MCP_REDIS: configuration })));
    alone = await startReplica(await freePort());
  });

  after(async () => {
    await Promise.all([reached, unreached, refused, alone].map(replica => replica?.stop('SIGKILL')));
    await redis?.stop();
  });

  const serves = replica => ask(replica, 'list_preset_services', { maxKeys: 5 }).then(({ services }) => assert.equal(services.length, 5));

  test('a Redis that answers makes it ready', async () => {
    await areReady([reached], '200 ready');
    await serves(reached);
  });

  test('a Redis that cannot be reached, or lets nobody in, is no reason not to serve', async () => {
    for (const replica of [unreached, refused]) {
      await areReady([replica], '200 degraded');
      await serves(replica);
    }
  });

  test('no log has the password or the key, not even at trace', async () => {
    const told = ({ said }) => said.filter(line => line.includes('Redis does not answer')).length;
    // Connecting has a time limit of its own.
    for (const end = performance.now() + 15_000; performance.now() < end && !(told(unreached) && told(refused));) await setTimeout(50);
    assert.deepEqual([unreached, refused].map(told), [1, 1]);
    for (const { said } of [reached, unreached, refused]) {
      const log = said.join('\n');
      assert.ok(said.length > 3, log);
      for (const secret of [password, password.split('').reverse().join(''), key])
        assert.ok(!log.includes(secret), log.split('\n').find(line => line.includes(secret)));
    }
  });

  test('no assembly for Redis is loaded without the setting', { skip: !server.at(-1).endsWith('.dll') && 'a native image has none' },
    async () => {
      await serves(alone);
      await areReady([alone], '200 ready');
      const assemblies = replica => readFileSync(`/proc/${replica.pid}/maps`, 'utf8').match(/[^/\s]*Redis[^/\s]*\.dll/g) ?? [];
      assert.ok(assemblies(reached).includes('StackExchange.Redis.dll'));
      assert.deepEqual(assemblies(alone), []);
    });
});
