#!/usr/bin/env node
// Starts the program of this machine's platform package and is as good as it: its streams, signals and exit code.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const { platform, arch } = process;
// Only a glibc tells its version; the report also looks at the network, unless it is told not to.
process.report.excludeNetwork = true;
const musl = platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
const name = ['qianfan-mcp', platform, ...(musl ? ['musl'] : []), arch].join('-');

const start = native() ?? throughSdk();
if (start) run(...start);
else {
  console.error(`qianfan-mcp: ${name} is not installed (no binary for this platform, or npm left out optional packages); `
    + 'with the .NET 10 SDK on the PATH this command works too. '
    + `/ 未安装 ${name}（没有该平台的程序，或 npm 跳过了可选依赖）；安装 .NET 10 SDK 后即可使用。`);
  process.exitCode = 1;
}

function native() {
  try {
    return [createRequire(import.meta.url).resolve(`${name}/qianfan-mcp${platform === 'win32' ? '.exe' : ''}`), []];
  } catch {
    return undefined;
  }
}

function throughSdk() {
  const { stdout } = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
  const sdk = (stdout ?? '').split('\n').some(line => parseInt(line, 10) >= 10);
  return sdk ? ['dotnet', ['dnx', `Qianfan.Mcp@${version}`, '--yes', '--']] : undefined;
}

function run(program, words) {
  const env = { ...process.env, QIANFAN_MCP_LAUNCHER: 'npx' };
  const child = spawn(program, [...words, ...process.argv.slice(2)], { stdio: 'inherit', env });
  // A terminal, and a console of Windows, tell the child themselves, which would take a second time as an order to stop at once.
  const told = signal => platform === 'win32' || (signal !== 'SIGTERM' && process.stdin.isTTY);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => told(signal) || child.kill(signal));
  child.on('error', error => {
    console.error(`qianfan-mcp: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
