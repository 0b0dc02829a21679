// Three built servers that share one Redis, and a caller of them.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { resultOf, toolCall } from '../deploy/call.mjs';
import { startReplica } from '../deploy/replica.mjs';
import { freePort } from '../interop/server.mjs';
import { startRedis } from './redis.mjs';
import { startUpstream, tokenOf } from './upstream.mjs';

const connections = new Agent({ keepAlive: true });

/** Where they begin, each caller brings the key that signs. */
export async function startCluster({ password, settings = {} } = {}) {
  const [redis, upstream] = await Promise.all([startRedis({ password }), startUpstream()]);
  const key = randomBytes(32).toString('base64');
  const cluster = {
    redis, upstream, key,
    replicas: [],
    /** One more, or one again. */
    start: (port, further = {}) => startReplica(port, {
      QIANFAN_MCP_REDIS: redis.configuration,
      QIANFAN_MCP_REDIS_KEY: key,
      QIANFAN_MCP_CREDENTIALS: 'header',
      QIANFAN_MCP_TOOLS: 'all',
      ...upstream.settings,
      ...settings,
      ...further,
    }),
    /** What is compiled in a process only when it first runs may take longer than Redis is waited for. */
    async warm(replicas) {
      const first = replica => ask(replica, 'list_models', { maxKeys: 1, refresh: true }, cluster.tenant(`warming-${replica.port}`));
      await Promise.all(replicas.map(first));
      await areReady(replicas, '200 ready');
      await Promise.all(replicas.map(first));
      await areReady(replicas, '200 ready');
    },
    /** Kills one, and starts it without what it had in memory. */
    async restart(index) {
      await cluster.replicas[index].stop('SIGKILL');
      cluster.replicas[index] = await cluster.start(cluster.replicas[index].port);
      await cluster.warm([cluster.replicas[index]]);
    },
    /** The headers of a caller with an account of its own, which the upstream tells apart by the session token. */
    tenant: name => ({
      'X-Qianfan-Access-Key': upstream.accessKey,
      'X-Qianfan-Secret-Key': upstream.secretKey,
      'X-Qianfan-Session-Token': `${tokenOf}${name}`,
      'X-Qianfan-Api-Key': upstream.apiKey,
    }),
    async stop() {
      await Promise.all(cluster.replicas.map(replica => replica?.stop('SIGKILL')));
      await Promise.all([redis.stop(), upstream.stop()]);
    },
  };
  const ports = [await freePort(), await freePort(), await freePort()];
  try {
    await Promise.all(ports.map(async (port, i) => { cluster.replicas[i] = await cluster.start(port); }));
    await cluster.warm(cluster.replicas);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

let calls = 0;

/** One call, straight to a replica. @param from The caller's address, which is its name for the rates. */
export async function call(replica, tool, args, headers, { from, agent = connections } = {}) {
  const id = ++calls;
  const { headers: own, body } = toolCall(id, tool, args);
  const outgoing = request({
    agent, host: '127.0.0.1', port: replica.port, method: 'POST', path: '/mcp', localAddress: from, headers: { ...own, ...headers },
  }).end(body);
  const [response] = await once(outgoing, 'response');
  const answer = { status: response.statusCode, headers: response.headers, text: await text(response) };
  return { ...answer, result: resultOf(answer, id) };
}

/** The structured answer of a call that must succeed. */
export async function ask(replica, tool, args, headers) {
  const { status, result, text } = await call(replica, tool, args, headers);
  if (!result || result.isError)
    throw new Error(`${tool} was answered with ${status}: ${text}\n${replica.said.slice(-2).join('\n')}`);
  return result.structuredContent;
}

/** What /health/ready says, with its status. */
export async function readiness(replica) {
  const response = await fetch(`http://${replica.address}/health/ready`);
  return `${response.status} ${(await response.json()).status}`;
}

/** Resolves when all of them say so. */
export async function areReady(replicas, status, milliseconds = 10_000) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const said = await Promise.all(replicas.map(readiness));
    if (said.every(one => one === status)) return;
    if (performance.now() > end) throw new Error(`After ${milliseconds} ms they say ${said.join(', ')} and not ${status}.`);
    await setTimeout(20);
  }
}

/**
 * A stall of the machine may outlast the server's patience with Redis, and then a replica rightly goes on alone. So what needs all replicas
 * to share is tried again; with the number of the attempt it asks something new.
 */
export async function sharing(t, replicas, run, attempts = 4) {
  for (let attempt = 1; ; attempt++) {
    await areReady(replicas, '200 ready');
    try {
      return await run(attempt);
    } catch (error) {
      if (attempt === attempts) throw error;
      t.diagnostic(`once more, after: ${error.message.slice(0, 200)}`);
    }
  }
}
