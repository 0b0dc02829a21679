// Rates count across replicas: three together admit what one alone would.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { areReady, call, sharing, startCluster } from './cluster.mjs';

const callerRate = 300;
const credentialRate = 600;
const seconds = 5;

let cluster;

before(async () => {
  cluster = await startCluster({
    settings: { QIANFAN_MCP_RATE_PER_MINUTE: String(callerRate), QIANFAN_MCP_CREDENTIAL_RATE_PER_MINUTE: String(credentialRate) },
  });
  // What limits rates runs for the first time too.
  await admitted(['127.0.0.9'], 'list_models', cluster.tenant('warming'), 0.5);
});

after(() => cluster?.stop());

/** Calls all replicas as fast as they answer, from each of these addresses; how many calls each replica admitted. */
async function admitted(addresses, tool, headers, atLeast = seconds) {
  const begun = performance.now();
  const counts = await Promise.all(cluster.replicas.map(async replica => {
    const agent = new Agent({ keepAlive: true });
    const perAddress = await Promise.all(addresses.map(async from => {
      let count = 0;
      while (performance.now() < begun + 1000 * atLeast) {
        const { status, headers: answered, text } = await call(replica, tool, { maxKeys: 1 }, headers, { from, agent });
        if (status === 200) count++;
        else assert.ok(status === 429 && Number(answered['retry-after']) > 0, `${status}: ${text}`);
      }
      return count;
    }));
    agent.destroy();
    return perAddress.reduce((sum, count) => sum + count);
  }));
  return { counts, total: counts.reduce((sum, count) => sum + count), took: (performance.now() - begun) / 1000 };
}

// A full bucket of ten seconds' worth, and what flows in.
const ofOneBucket = (rate, took) => rate / 6 + rate / 60 * took;

function check(t, { counts, total, took }, rate) {
  const expected = ofOneBucket(rate, took);
  t.diagnostic(`${total} calls in ${took.toFixed(1)} s (${counts.join(' + ')}); one replica alone: ${expected.toFixed(0)}`);
  assert.ok(Math.abs(total - expected) <= expected / 10);
  counts.forEach(count => assert.ok(count > 0));
}

// Each with keys and callers of its own, so that neither takes from the other's buckets.
describe('across three replicas', { concurrency: true }, () => {
  test('a caller has the rate of one', t => sharing(t, cluster.replicas, async attempt =>
    check(t, await admitted([`127.0.1.${attempt}`], 'list_models', { 'X-Qianfan-Api-Key': cluster.upstream.apiKey }), callerRate)));

  test('a Qianfan key has the rate of one, whoever uses it', t => sharing(t, cluster.replicas, async attempt => {
    // That it is of no account does not matter for that. Six callers may call three times as often as their key.
    const key = { 'X-Qianfan-Access-Key': `access-key-${attempt}`, 'X-Qianfan-Secret-Key': 'secret-of-nobody' };
    const addresses = Array.from({ length: 6 }, (_, i) => `127.0.${attempt + 1}.${i + 10}`);
    check(t, await admitted(addresses, 'list_custom_models', key), credentialRate);
  }));
});

test('without Redis each replica gives its share', async t => {
  await cluster.redis.kill();
  await areReady(cluster.replicas, '200 degraded');
  const { counts, total, took } = await admitted(['127.0.0.3'], 'list_models', { 'X-Qianfan-Api-Key': cluster.upstream.apiKey });
  const expected = ofOneBucket(callerRate, took);
  t.diagnostic(`${total} calls in ${took.toFixed(1)} s (${counts.join(' + ')}); one replica alone: ${expected.toFixed(0)}`);
  // Shares are rounded, and a bucket of each holds ten calls at least.
  assert.ok(Math.abs(total - expected) <= expected / 5);
  counts.forEach(count => assert.ok(Math.abs(count - total / 3) <= total / 10));
});
