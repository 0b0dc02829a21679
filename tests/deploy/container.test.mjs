// The image that `packaging/native.sh linux-x64 -t:PublishContainer` makes, here on an empty base image, and its command where nothing
// can be written.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cleanEnv, freePort } from '../interop/server.mjs';
import { startRegistry } from './registry.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const project = join(root, 'src/Qianfan.Mcp');
const version = /<Version>(.+)<\/Version>/.exec(readFileSync(join(root, 'Directory.Build.props'), 'utf8'))[1];
const manifest = JSON.parse(readFileSync(join(root, 'server.json'), 'utf8'));

const start = (...[program, ...args]) => promisify(execFile)(program, args, { cwd: root, env: cleanEnv, encoding: 'utf8' });

/** Words before a command that take root from it, and every place to write to. */
const confined = [
  'unshare', '--mount', 'sh', '-c',
  'for at in $(cut -d" " -f2 /proc/mounts); do mount -o remount,bind,ro "$at" 2>/dev/null || true; done; exec "$@"', 'sh',
  'setpriv', '--reuid=1654', '--regid=1654', '--clear-groups', '--no-new-privs', '--bounding-set=-all',
];
const canConfine = run([...confined, 'sh', '-c', 'test "$(id -u)" = 1654 && ! touch /tmp/written /dev/shm/written 2>&1']).status === 0;

test('the base image is the small one without .NET and without a shell, by its digest', async () => {
  const { stdout } = await start('dotnet', 'build', project, '-t:ComputeContainerConfig', '-getProperty:ContainerBaseImage');
  assert.match(stdout, /\/dotnet\/runtime-deps:10\.0-noble-chiseled@sha256:[0-9a-f]{64}\s*$/);
});

describe('the image', () => {
  const directory = mkdtempSync(join(tmpdir(), 'qianfan-image-'));
  const blob = ({ digest }) => join(directory, 'blobs', digest.replace(':', '/'));
  const json = path => JSON.parse(readFileSync(path, 'utf8'));
  let description;
  let layers;
  let config;

  before(async () => {
    const registry = await startRegistry();
    const archive = join(directory, 'image.tar');
    try {
      await start('packaging/native.sh', 'linux-x64', '-t:PublishContainer',
        `-p:ContainerBaseImage=${registry.image}`, `-p:ContainerArchiveOutputPath=${archive}`);
    } finally {
      registry.stop();
    }
    execFileSync('tar', ['-xf', archive, '-C', directory]);
    const { manifests } = json(join(directory, 'index.json'));
    assert.equal(manifests.length, 1);
    [description] = manifests;
    const image = json(blob(description));
    layers = image.layers;
    ({ config } = json(blob(image.config)));
  }, { timeout: 300_000 });

  after(() => rmSync(directory, { recursive: true }));

  test('is named after the product and its version', () =>
    assert.match(description.annotations['io.containerd.image.name'], new RegExp(`/qianfan-mcp:${version}$`)));

  test('is no one\'s root', () => assert.equal(config.User, '1654'));

  test('serves http on 8080 unless it is told something else', () => {
    assert.deepEqual(config.Entrypoint, ['/app/qianfan-mcp']);
    assert.deepEqual(config.Cmd, ['http']);
    assert.deepEqual(Object.keys(config.ExposedPorts), ['8080/tcp']);
    assert.match(config.WorkingDir, /^\/app\/?$/);
  });

  test('listens for others and has the runtime write nothing; who may come in is not set', () =>
    assert.deepEqual(config.Env.filter(variable => !variable.startsWith('PATH=')).sort(),
      ['DOTNET_EnableDiagnostics=0', 'QIANFAN_MCP_URLS=http://0.0.0.0:8080']));

  test('says what it is', () => {
    const label = name => config.Labels[`org.opencontainers.image.${name}`];
    assert.equal(config.Labels['io.modelcontextprotocol.server.name'], manifest.name);
    assert.deepEqual([label('version'), label('licenses'), label('title')], [version, 'MIT', 'Qianfan.Mcp']);
    assert.match(label('source'), /^https:\/\/github\.com\/[^/]+\/qianfan-mcp$/);
    for (const name of ['description', 'authors', 'created']) assert.ok(label(name), name);
  });

  test('holds the program alone, below 16 MB', () => {
    const files = layers.flatMap(layer => execFileSync('tar', ['-tvzf', blob(layer)], { encoding: 'utf8' }).split('\n'));
    assert.deepEqual(files.filter(line => line.startsWith('-')).map(line => line.split(' ').at(-1)), ['app/qianfan-mcp']);
    const size = layers.reduce((sum, layer) => sum + layer.size, 0);
    console.log(`image, without its base: ${(size / 1e6).toFixed(1)} MB`);
    assert.ok(size < 16e6, `${size}`);
  });

  const skip = canConfine ? false : 'needs root and mount namespaces';
  describe('as a user without rights, on a file system that is read-only', { skip }, () => {
    let words;

    before(() => {
      const files = join(directory, 'files');
      mkdirSync(files);
      for (const layer of layers) execFileSync('tar', ['-xzf', blob(layer), '-C', files]);
      for (const readable of [directory, files]) chmodSync(readable, 0o755);
      words = [...config.Entrypoint, ...config.Cmd].map(word => word.replace(/^\/app\//, `${files}/app/`));
    });

    // The variables of the image alone.
    const environment = (extra = {}) => {
      const own = Object.fromEntries(config.Env.map(variable => variable.split(/=(.*)/s)));
      return { ...own, PATH: process.env.PATH, HOME: '/nonexistent', ...extra };
    };

    test('it does not start open to everyone', () => {
      const { status, stderr } = run([...confined, ...words], { env: environment() });
      assert.equal(status, 2);
      assert.match(stderr, /QIANFAN_MCP_AUTH=key/);
    });

    test('with keys it starts, answers and stops', { timeout: 30_000 }, async () => {
      const made = run([words[0], 'key', 'test'], { env: environment() }).stdout;
      const [, key] = /Bearer (\S+)/.exec(made);
      const [, hash] = /(test=\S+)/.exec(made);
      const port = await freePort();
      const began = performance.now();
      const child = spawn(confined[0], [...confined.slice(1), ...words], {
        env: environment({
          QIANFAN_SANDBOX: '1', QIANFAN_MCP_AUTH: 'key', QIANFAN_MCP_KEYS: hash, QIANFAN_MCP_URLS: `http://0.0.0.0:${port}`,
        }),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const exit = once(child, 'exit');
      try {
        await saysThatItListens(child);
        console.log(`from its start until it listens: ${Math.round(performance.now() - began)} ms`);
        const ask = (path, options) => fetch(`http://localhost:${port}${path}`, options);
        assert.equal((await ask('/health/ready')).status, 200);
        assert.equal((await ask('/mcp', call())).status, 401);
        const answer = await ask('/mcp', call(key));
        assert.equal(answer.status, 200);
        assert.match(await answer.text(), /"structuredContent":/);
      } finally {
        child.kill('SIGTERM');
      }
      assert.deepEqual(await exit, [143, null]);
    });
  });
});

function run([program, ...words], options) {
  return spawnSync(program, words, { encoding: 'utf8', ...options });
}

async function saysThatItListens(child) {
  const said = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (line.startsWith('Listening on ')) {
      child.stderr.resume();
      return;
    }
  }
  throw new Error(`The server did not start:\n${said.join('\n')}`);
}

function call(key) {
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...(key ? { Authorization: `Bearer ${key}` } : {}),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_preset_services', arguments: {} } }),
  };
}
