// What clients see when the server dies in the middle of a call, over stdio and HTTP; and how soon an idle one ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { start, stdio } from './server.mjs';

const me = { name: 'interop', version: '1.0.0' };
const quickly = 2_000;
// Far above what it takes, below what clients themselves wait: one that is left hanging fails by it.
const patience = { timeout: 30_000 };

const clients = [
  { name: 'TypeScript v1', client: () => new ClientV1(me), Stdio: StdioV1, Http: HttpV1 },
  { name: 'TypeScript v2', client: () => new ClientV2(me), Stdio: StdioV2, Http: HttpV2 },
  { name: 'TypeScript v2, negotiating', client: () => new ClientV2(me, { versionNegotiation: { mode: 'auto' } }), Stdio: StdioV2, Http: HttpV2 },
];

// Takes calls and never answers.
const upstream = createServer(() => {});
let settings;

before(async () => {
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  settings = ['--base-url', `http://127.0.0.1:${upstream.address().port}`, '--access-key', 'some-access-key', '--secret-key', 'some-secret-key'];
});

after(() => {
  upstream.closeAllConnections();
  upstream.close();
});

for (const { name, client: create, Stdio, Http } of clients) {
  test(`${name} over stdio sees the end of a server that is killed during a call`, patience, async () => {
    const client = create();
    const transport = new Stdio(stdio(settings));
    await client.connect(transport);
    await failsWhenKilled(client, () => process.kill(transport.pid, 'SIGKILL'));
  });

  test(`${name} over HTTP sees the end of a server that is killed during a call`, patience, async () => {
    const server = await listen(settings);
    const client = create();
    await client.connect(new Http(new URL(server.url)));
    await failsWhenKilled(client, () => server.child.kill('SIGKILL'));
  });
}

for (const [signal, code] of [['SIGTERM', 143], ['SIGINT', 130]]) {
  test(`${signal} ends an idle server over HTTP within two seconds, connections or not`, patience, async () => {
    const { url, child } = await listen(['--sandbox']);
    assert.equal((await fetch(new URL('/health/live', url))).status, 200);
    await endsQuickly(child, () => child.kill(signal), code);
  });

  test(`${signal} ends an idle server over stdio within two seconds`, patience, async () =>
    endsQuickly(...await idle(child => child.kill(signal)), code));
}

test('the end of its input ends an idle server within two seconds', patience, async () =>
  endsQuickly(...await idle(child => child.stdin.end())));

async function failsWhenKilled(client, kill) {
  const arrived = once(upstream, 'request');
  const call = client.callTool({ name: 'list_custom_models', arguments: {} });
  // Looked at below; it may fail before.
  call.catch(() => {});
  await arrived;
  kill();
  await assert.rejects(call);
  await client.close();
}

async function endsQuickly(child, end, expected = 0) {
  const exit = once(child, 'exit');
  const begun = performance.now();
  end();
  const [code] = await exit;
  assert.equal(code, expected);
  assert.ok(performance.now() - begun < quickly);
}

async function idle(end) {
  const child = start(['--sandbox']);
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: me };
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
  await once(child.stdout, 'data');
  return [child, () => end(child)];
}

async function listen(args) {
  const child = start(['http', '--urls', 'http://127.0.0.1:0', ...args], ['ignore', 'ignore', 'pipe']);
  for await (const line of createInterface({ input: child.stderr })) {
    const [, url] = /^Listening on (\S+)$/.exec(line) ?? [];
    if (url) return { url, child };
  }
  throw new Error('The server did not start.');
}
