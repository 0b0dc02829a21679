// The packages as files: that they are the same wherever they are packed, what they are made of, and that the bundle starts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { programFiles, readArchives, text, writeFiles } from '../../packaging/lib/archives.mjs';
import { largest, platforms } from '../../packaging/lib/checks.mjs';
import { sbomName } from '../../packaging/lib/repository.mjs';
import { cleanEnv } from '../interop/server.mjs';
import { again, archives, bundle, facts, folder, packageOf, temporary } from './packed.mjs';

describe('packed again from another folder', () => {
  const others = readArchives(again);

  test('the packages have the same names', () => assert.deepEqual(Object.keys(others), Object.keys(archives)));

  for (const name of Object.keys(archives)) test(`${name} is the same, byte for byte`, () => {
    const entries = ({ entries }) => Object.fromEntries(Object.entries(entries).map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]));
    const different = Object.keys(archives[name].entries).filter(path => entries(archives[name])[path] !== entries(others[name])[path]);
    assert.deepEqual(different, []);
    assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(again, name))), 'entries are the same, the archive is not');
  });
});

test('so is the SBOM', () => {
  const [one, other] = [folder, again].map(where => readFileSync(join(where, sbomName(facts.version)), 'utf8'));
  assert.equal(one, other);
  assert.ok(!one.includes(facts.root));
});

test('each is small enough', () => {
  for (const [name, { size }] of Object.entries(archives)) assert.ok(size <= largest, `${name}: ${size}`);
});

test('the libraries are those that the tests ran with', () => {
  const lock = JSON.parse(readFileSync(join(facts.root, 'src/Qianfan.Mcp/packages.lock.json'), 'utf8'));
  const tested = Object.entries(lock.dependencies['net10.0']).map(([id, { resolved }]) => `${id}/${resolved}`);
  for (const platform of platforms) {
    const files = programFiles(archives[packageOf(platform)]);
    const { libraries } = JSON.parse(text(files['qianfan-mcp.deps.json']));
    const packed = Object.entries(libraries).filter(([, { type }]) => type === 'package').map(([name]) => name);
    assert.ok(packed.length > 5);
    assert.deepEqual(packed.filter(name => !tested.includes(name)), [], platform);
  }
});

test('no path of the machine that packed is in them', () => {
  for (const [name, { entries }] of Object.entries(archives)) for (const [path, bytes] of Object.entries(entries)) {
    const content = Buffer.from(bytes);
    for (const machine of [facts.root, `${homedir()}/.`])
      for (const encoding of ['utf8', 'utf16le']) assert.ok(!content.includes(Buffer.from(machine, encoding)), `${name}: ${path}: ${machine}`);
  }
});

test('the bundle answers from the sandbox when it is switched on, and all else is as a client leaves it that was told nothing', async () => {
  const at = temporary();
  writeFiles(at, archives[bundle].entries);
  const { server: { mcp_config: { command, args, env } } } = JSON.parse(facts.manifest);
  const left = { ...env, QIANFAN_SANDBOX: 'true', QIANFAN_SESSION_TOKEN: '' };
  assert.equal(left.QIANFAN_ACCESS_KEY, '${user_config.access_key}');
  const child = spawn(command, args.map(word => word.replaceAll('${__dirname}', at)), { env: { ...cleanEnv, ...left }, stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  let said = '';
  child.stderr.on('data', data => { said += data; });
  const send = message => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } } });
  send({ method: 'notifications/initialized' });
  send({ id: 2, method: 'tools/call', params: { name: 'list_preset_services', arguments: {} } });
  let answer;
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line);
    if (message.id !== 2) continue;
    answer = message.result;
    child.stdin.end();
  }
  assert.deepEqual(await exit, [0, null]);
  assert.equal(answer.structuredContent.source, 'sandbox');
  assert.equal(said, '');
});
