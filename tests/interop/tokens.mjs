// Prints what the server costs a model's context, in o200k_base tokens. Exit code 1: a failure text is longer than it may be.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { startSandbox, stdio } from './server.mjs';
import { needed } from './tools.mjs';

const longestFailure = 150;
const version = 'amv-tg07pj97a068';
const long = '预置模型 '.repeat(400);

const sandbox = await startSandbox();
const demo = await connect(['--sandbox', '--tools', 'all']);
try {
  await printTools();
  await printFailures();
} finally {
  await demo.close();
  await sandbox.stop();
}

async function printTools() {
  const { tools } = await demo.listTools();
  const rows = [];
  for (const { name, description, inputSchema, ...rest } of tools) {
    const { text } = await call(demo, name, needed[name] ?? {});
    rows.push({
      tool: name,
      core: tokens({ name, description, inputSchema }),
      all: tokens({ name, description, inputSchema, ...rest }),
      'default answer': countTokens(text),
    });
  }
  rows.push({ tool: 'tools/list', core: sum(rows, 'core'), all: sum(rows, 'all') });
  rows.push({ tool: 'instructions', core: countTokens(demo.getInstructions()) });
  console.log('core: name, description and inputSchema; all: the whole definition');
  console.table(keyed(rows, 'tool'));
}

async function printFailures() {
  const rows = await Promise.all([
    ...errorIds().map(id => failure(id, demo, { modelId: id })),
    failure('id of a model', demo, { modelId: 'am-vhbjz6njftn9' }),
    failure('unknown version', demo, { modelId: 'amv-000000000000' }),
    ...Object.keys(needed).map(tool => failure(`nothing given to ${tool}`, demo, {}, tool)),
    failure('policies of own models', demo, { modelId: 'am-error-access-denied' }, 'get_custom_model'),
    failure('id of a preset service', demo, { serviceId: 'svcp-7940ab471306' }, 'get_custom_service'),
    failure('unknown parameter', demo, { modelId: version, contextWindowOfTheModelVersion: true }),
    failure('long unknown parameter', demo, { [long]: 1 }),
    failure('wrong kind of value', demo, { modelId: { value: [long] } }),
    failure('unknown word', demo, { serviceType: ['embeddings'] }, 'list_preset_services'),
    failure('long unknown word', demo, { serviceType: [long] }, 'list_preset_services'),
    failure('foreign marker', demo, { marker: long }, 'list_evaluable_models'),
    once('no credentials', {}),
    once('unknown access key', { ...sandbox.env, QIANFAN_ACCESS_KEY: 'another-access-key' }),
    once('wrong secret key', { ...sandbox.env, QIANFAN_SECRET_KEY: 'another-secret-key' }),
    once('key for inference', { QIANFAN_ACCESS_KEY: 'bce-v3/ALTAK-0123456789/0123456789abcdef', QIANFAN_SECRET_KEY: 'x' }),
    ...[400, 403, 500].map(status => talkative(status)),
    once('nobody listens', { ...sandbox.env, QIANFAN_CONSOLE_API_BASE_URL: 'http://127.0.0.1:9' }),
  ]);
  rows.sort((a, b) => b.tokens - a.tokens);
  console.log(`failure texts, at most ${longestFailure}`);
  console.table(keyed(rows.map(({ text, ...row }) => row), 'failure'));
  console.log(`The longest:\n${rows[0].text}`);
  if (rows[0].tokens > longestFailure) process.exitCode = 1;
}

async function failure(what, client, args, tool = 'get_preset_model_version') {
  const { text, isError } = await call(client, tool, args);
  if (!isError) throw new Error(`Not refused: ${what}`);
  return { failure: what, code: text.split(':')[0], tokens: countTokens(text), text };
}

/** A failure of a server with other settings than the sandbox of its own. */
async function once(what, env) {
  const client = await connect([], env);
  try {
    return await failure(what, client, { modelId: version });
  } finally {
    await client.close();
  }
}

/** An upstream whose error has long words everywhere. */
async function talkative(status) {
  const upstream = createServer((_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ requestId: long, code: long, message: long }));
  });
  await new Promise(listening => upstream.listen(0, '127.0.0.1', listening));
  try {
    const { port } = upstream.address();
    return await once(`long words under ${status}`, { ...sandbox.env, QIANFAN_CONSOLE_API_BASE_URL: `http://127.0.0.1:${port}` });
  } finally {
    upstream.close();
  }
}

async function connect(args, env) {
  const client = new Client({ name: 'tokens', version: '1.0.0' });
  await client.connect(new StdioClientTransport(stdio(args, env)));
  return client;
}

async function call(client, name, args) {
  const { content: [{ text }], isError } = await client.callTool({ name, arguments: args });
  return { text, isError };
}

/** The ids that the sandbox answers with failures, from the list in its source. */
function errorIds() {
  const source = readFileSync(new URL('../../src/Qianfan.Mcp/Sandbox/SandboxErrors.cs', import.meta.url), 'utf8');
  return [...source.matchAll(/new\("(error-[^"]+)"/g)].map(([, suffix]) => `amv-${suffix}`);
}

function keyed(rows, key) {
  return Object.fromEntries(rows.map(({ [key]: name, ...row }) => [name, row]));
}

function sum(rows, column) {
  return rows.reduce((total, row) => total + row[column], 0);
}

function tokens(value) {
  return countTokens(JSON.stringify(value));
}
