// What failure texts cost: every failure that the sandbox can be made to answer with, and those of wrong arguments and settings.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { startSandbox } from '../server.mjs';
import { names, needed } from '../tools.mjs';
import { call, countTokens, using } from './client.mjs';

const version = 'amv-tg07pj97a068';
const long = '预置模型 '.repeat(400);

/** All of them, the longest first. */
export async function measureFailures(demo) {
  const sandbox = await startSandbox();
  try {
    const rows = await Promise.all([
      ...errorIds().map(id => failure(id, demo, { modelId: id })),
      failure('id of a model', demo, { modelId: 'am-vhbjz6njftn9' }),
      failure('unknown version', demo, { modelId: 'amv-000000000000' }),
      ...names.filter(tool => Object.keys(needed[tool]).length > 0).map(tool => failure(`nothing given to ${tool}`, demo, {}, tool)),
      failure('policies of own models', demo, { modelId: 'am-error-access-denied' }, 'get_custom_model'),
      failure('id of a preset service', demo, { serviceId: 'svcp-7940ab471306' }, 'get_custom_service'),
      failure('unknown parameter', demo, { modelId: version, contextWindowOfTheModelVersion: true }),
      failure('long unknown parameter', demo, { [long]: 1 }),
      failure('wrong kind of value', demo, { modelId: { value: [long] } }),
      failure('unknown word', demo, { chargeStatus: ['Openned'] }, 'list_preset_services'),
      failure('long unknown word', demo, { chargeStatus: [long] }, 'list_preset_services'),
      failure('foreign marker', demo, { marker: long }, 'list_evaluable_models'),
      once('no credentials', {}),
      once('unknown access key', { ...sandbox.env, QIANFAN_ACCESS_KEY: 'another-access-key' }),
      once('wrong secret key', { ...sandbox.env, QIANFAN_SECRET_KEY: 'another-secret-key' }),
      once('key for inference', { QIANFAN_ACCESS_KEY: 'bce-v3/ALTAK-0123456789/0123456789abcdef', QIANFAN_SECRET_KEY: 'another-secret-key' }),
      ...[400, 403, 500].map(status => talkative(status, sandbox.env)),
      once('nobody listens', { ...sandbox.env, QIANFAN_CONSOLE_API_BASE_URL: 'http://127.0.0.1:9' }),
    ]);
    return rows.sort((a, b) => b.tokens - a.tokens);
  } finally {
    await sandbox.stop();
  }
}

async function failure(what, client, args, tool = 'get_preset_model_version') {
  const { text, isError } = await call(client, tool, args);
  if (!isError) throw new Error(`Not refused: ${what}`);
  return { failure: what, code: text.split(':')[0], tokens: countTokens(text), text };
}

/** A failure of a server with other settings than the sandbox of its own. */
function once(what, env) {
  return using([], env, client => failure(what, client, { modelId: version }));
}

/** An upstream whose error has long words everywhere. */
async function talkative(status, env) {
  const upstream = createServer((_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ requestId: long, code: long, message: long }));
  });
  await new Promise(listening => upstream.listen(0, '127.0.0.1', listening));
  try {
    return await once(`long words under ${status}`, { ...env, QIANFAN_CONSOLE_API_BASE_URL: `http://127.0.0.1:${upstream.address().port}` });
  } finally {
    upstream.close();
  }
}

/** The ids that the sandbox answers with failures, from the list in its source. */
function errorIds() {
  const source = readFileSync(new URL('../../../src/Qianfan.Mcp.Sandbox/SandboxErrors.cs', import.meta.url), 'utf8');
  return [...source.matchAll(/new\("(error-[^"]+)"/g)].map(([, suffix]) => `amv-${suffix}`);
}
