// What npm and pip put before the server: its streams, signals and exit code are the server's own.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { cleanEnv } from '../interop/server.mjs';
import { writeFiles } from '../../packaging/lib/archives.mjs';
import { npmName, program } from '../../packaging/lib/platforms.mjs';
import { archives, facts, folder, here, names, temporary, wheel } from './packed.mjs';
import { session } from './session.mjs';

// As npm lays packages out.
function modules(...files) {
  const root = temporary();
  for (const [name, file] of files) {
    const entries = Object.entries(archives[file].entries).map(([path, bytes]) => [path.replace(/^package/, name), bytes]);
    writeFiles(join(root, 'node_modules'), Object.fromEntries(entries));
  }
  return join(root, 'node_modules');
}
const wrapper = ['qianfan-mcp', names.npm()];
const installed = modules(wrapper, [npmName(here), names.npm(here)]);
const native = join(installed, npmName(here), program(here));

// As pip installs it, with no index to ask.
const environment = temporary();
execFileSync('python3', ['-m', 'venv', environment]);
execFileSync(join(environment, 'bin/pip'), ['install', '--quiet', '--no-index', '--disable-pip-version-check', join(folder, wheel)]);

const launchers = {
  npx: [process.execPath, join(installed, 'qianfan-mcp/qianfan-mcp.mjs')],
  uvx: [join(environment, 'bin/qianfan-mcp')],
};

for (const [name, [command, ...before]] of Object.entries(launchers)) describe(`started by ${name}, the server`, () => {
  const start = (...words) => spawn(command, [...before, ...words], { env: cleanEnv, stdio: ['pipe', 'pipe', 'inherit'] });

  test('answers, and ends when its input ends', async () => {
    const { answer, said, end } = await session([command, ...before, '--sandbox']);
    assert.equal(answer.structuredContent.source, 'sandbox');
    assert.deepEqual([said, end], ['', [0, null]]);
  });

  test('has its exit code and words', () => {
    const run = (program, words) => {
      const { status, stdout, stderr } = spawnSync(program, [...words, 'call', 'no_such_tool', '--sandbox'], { env: cleanEnv, encoding: 'utf8' });
      return [status, stdout, stderr];
    };
    const own = run(native, []);
    assert.notEqual(own[0], 0);
    assert.deepEqual(run(command, before), own);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) test(`ends at ${signal} as it does by itself`, async () => {
    const end = async child => {
      const exit = once(child, 'exit');
      await answersOnce(child);
      child.kill(signal);
      const [code, by] = await exit;
      return code ?? by;
    };
    const own = await end(spawn(native, ['--sandbox'], { env: cleanEnv, stdio: ['pipe', 'pipe', 'inherit'] }));
    const code = await end(start('--sandbox'));
    // What starts a program by the one process that it then is leaves the signal to be seen; the other says it by the code for it.
    assert.ok(code === own || code === 128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[own], `${code}, not ${own}`);
  });

  test(`is told that it is ${name}, and goes with what started it`, async () => {
    const child = start('--sandbox');
    await answersOnce(child);
    const pid = childOf(child.pid) ?? child.pid;
    assert.ok(readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`QIANFAN_MCP_LAUNCHER=${name}`));
    const exit = once(child, 'exit');
    process.kill(pid, 'SIGKILL');
    const [code, by] = await exit;
    assert.ok(code === 137 || by === 'SIGKILL', `${code} ${by}`);
  });
});

describe('without a binary for the platform, the command', () => {
  const alone = join(modules(wrapper), 'qianfan-mcp/qianfan-mcp.mjs');
  // A PATH that has this dotnet alone, or none.
  const run = dotnet => {
    const path = temporary();
    if (dotnet) writeFileSync(join(path, 'dotnet'), `#!/bin/sh\n${dotnet}\n`);
    if (dotnet) chmodSync(join(path, 'dotnet'), 0o755);
    return spawnSync(process.execPath, [alone, 'call', 'x y'], { env: { PATH: path }, encoding: 'utf8' });
  };

  test('runs the tool by an SDK that knows dnx', () => {
    const { status, stdout } = run('if [ "$1" = --list-sdks ]; then echo "10.0.401 [/sdk]"; else printf "%s|" "$@"; exit 7; fi');
    assert.equal(stdout, `dnx|Qianfan.Mcp@${facts.version}|--yes|--|call|x y|`);
    assert.equal(status, 7);
  });

  for (const [what, dotnet] of Object.entries({ 'no dotnet': undefined, 'an older SDK': 'echo "8.0.400 [/sdk]"', 'a runtime alone': 'exit 0' }))
    test(`says in one line what to do with ${what}`, () => {
      const { status, stdout, stderr } = run(dotnet);
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`^qianfan-mcp: ${npmName(here)} is not installed .*\\.NET 10 SDK.*安装 .NET 10 SDK.*\\n$`));
    });
});

test('a musl system is known by its C library, and gets no package of glibc', () => {
  const at = temporary();
  mkdirSync(join(at, 'preload'));
  const preload = join(at, 'preload/musl.cjs');
  writeFileSync(preload, 'process.report.getReport = () => ({ header: {} });');
  const { stderr } = spawnSync(process.execPath, ['--require', preload, launchers.npx[1]], { env: { PATH: dirname(preload) }, encoding: 'utf8' });
  assert.match(stderr, /qianfan-mcp-linux-musl-x64 is not installed/);
});

async function answersOnce(child) {
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
  await once(child.stdout, 'data');
}

function childOf(pid) {
  const [task] = readdirSync(`/proc/${pid}/task`);
  return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').map(Number).find(Boolean);
}
