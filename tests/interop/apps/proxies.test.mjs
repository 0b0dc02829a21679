// Programs between stdio and HTTP, each with the server on one side and the official client on the other.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { freePort } from '../server.mjs';
import { answers, args, call, command, env, lists, parsed, startLocked } from './expected.mjs';

const locked = await startLocked();
const folder = mkdtempSync(join(tmpdir(), 'qianfan-proxies-'));
after(async () => {
  await locked.stop();
  rmSync(folder, { recursive: true });
});

const program = name => fileURLToPath(new URL(`node_modules/${name}`, import.meta.url));
const authorization = ['--header', `Authorization: ${locked.headers.Authorization}`];
const quoted = [command, ...args].map(word => `'${word}'`).join(' ');

const toHttp = {
  'mcp-remote': url => [program('mcp-remote/dist/proxy.js'), url, ...authorization, '--silent'],
  supergateway: url => [program('supergateway/dist/index.js'), '--streamableHttp', url, ...authorization, '--logLevel', 'none'],
};
for (const [name, commandLine] of Object.entries(toHttp)) for (const url of locked.urls) {
  test(`${name} takes a client over stdio to ${url.replace(/:\d+/, '')}`, () => works(new StdioClientTransport({
    command: process.execPath,
    args: commandLine(url),
    env: { ...env, MCP_REMOTE_CONFIG_DIR: folder },
    stderr: 'ignore',
  })));
}

const supergateway = port => [program('supergateway/dist/index.js'), '--stdio', quoted, '--port', port];
const http = ['streamable HTTP', '/mcp', StreamableHTTPClientTransport];
const sse = ['SSE', '/sse', SSEClientTransport];
const toStdio = [
  ['supergateway', port => [...supergateway(port), '--outputTransport', 'streamableHttp'], http],
  ['supergateway', port => [...supergateway(port), '--outputTransport', 'sse'], sse],
  ['mcp-proxy', mcpProxy, http],
  ['mcp-proxy', mcpProxy, sse],
];
for (const [name, commandLine, [by, path, Transport]] of toStdio) {
  test(`${name} takes a client over ${by} to stdio`, async t => {
    const port = await freePort();
    const child = spawn(process.execPath, commandLine(`${port}`), { env, stdio: 'ignore' });
    const exit = once(child, 'exit');
    t.after(() => {
      child.kill();
      return exit;
    });
    while (!await listens(port)) {
      assert.equal(child.exitCode, null);
      await setTimeout(50);
    }
    await works(new Transport(new URL(path, `http://127.0.0.1:${port}`)));
  });
}

function mcpProxy(port) {
  return [program('mcp-proxy/dist/bin/mcp-proxy.mjs'), '--host', '127.0.0.1', '--port', port, '--', command, ...args];
}

async function works(transport) {
  const client = new Client({ name: 'interop', version: '1.0.0' });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    lists(tools.map(tool => tool.name));
    answers(parsed(await client.callTool(call)));
  } finally {
    await client.close();
  }
}

async function listens(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
