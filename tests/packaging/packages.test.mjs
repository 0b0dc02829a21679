// The packages as files: that they are the same wherever they are packed, what they are made of, and that the bundle starts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { programFiles, readArchives, text, writeFiles } from '../../packaging/lib/archives.mjs';
import { bundleManifest } from '../../packaging/lib/packages.mjs';
import { program } from '../../packaging/lib/platforms.mjs';
import { again, archives, facts, folder, here, names, temporary } from './packed.mjs';
import { session } from './session.mjs';

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
  const [one, other] = [folder, again].map(where => readFileSync(join(where, names.sbom), 'utf8'));
  assert.equal(one, other);
  assert.ok(!one.includes(facts.root));
});

test('the libraries of the portable package are those that the tests ran with', () => {
  const lock = JSON.parse(readFileSync(join(facts.root, 'src/Qianfan.Mcp/packages.lock.json'), 'utf8'));
  const tested = Object.entries(lock.dependencies['net10.0']).map(([id, { resolved }]) => `${id}/${resolved}`);
  const { libraries } = JSON.parse(text(programFiles(archives[names.nuget('any')])['qianfan-mcp.deps.json']));
  const packed = Object.entries(libraries).filter(([, { type }]) => type === 'package').map(([name]) => name);
  assert.ok(packed.length > 5);
  assert.deepEqual(packed.filter(name => !tested.includes(name)), []);
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
  writeFiles(at, archives[names.bundle(here)].entries);
  const { server: { mcp_config: { command, args, env } } } = JSON.parse(bundleManifest(facts.manifest, here));
  assert.equal(env.QIANFAN_ACCESS_KEY, '${user_config.access_key}');
  const left = { ...env, QIANFAN_SANDBOX: 'true', QIANFAN_SESSION_TOKEN: '' };
  answers(await session([command, ...args].map(word => word.replaceAll('${__dirname}', at)), left));
});

test('the archive is as its checksum says, and its program answers where it was unpacked', async () => {
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder });
  const at = temporary();
  const archive = names.archive(here);
  execFileSync('tar', ['-xf', join(folder, archive), '-C', at]);
  answers(await session([join(at, archive.replace(/\.tar\.gz$/, ''), program(here)), '--sandbox']));
});

function answers({ answer, said, end }) {
  assert.deepEqual(end, [0, null]);
  assert.equal(answer.structuredContent.source, 'sandbox');
  assert.equal(said, '');
}
