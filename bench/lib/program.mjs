// Qianfan.Mcp.Bench and the server, built for release.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnv } from './servers.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = name => ['dotnet', `${root}artifacts/bin/${name}`];
let isBuilt = false;

/** The command line of the benchmark program. */
export const program = () => build() ?? built('Qianfan.Mcp.Bench/release/Qianfan.Mcp.Bench.dll');

/** The command line of the server. */
export const releasedServer = () => build() ?? built('Qianfan.Mcp/release/qianfan-mcp.dll');

/** Runs the benchmark program and gives the JSON of its last line; what it prints before goes to standard error. */
export function figures(...args) {
  return figuresOf(undefined, ...args);
}

/** The same with another form of the server, by the path of its program. */
export function figuresOf(server, ...args) {
  const [command, ...words] = [...program(), ...args.map(String)];
  const env = { ...cleanEnv, ...server && { QIANFAN_MCP: server } };
  const printed = execFileSync(command, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
  const lines = printed.trimEnd().split('\n');
  const last = lines.pop();
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
  return JSON.parse(last);
}

function build() {
  if (isBuilt) return;
  console.error('building Qianfan.Mcp.Bench');
  execFileSync('dotnet', ['build', `${root}bench/Qianfan.Mcp.Bench`, '-c', 'Release', '--nologo', '-v', 'quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
  isBuilt = true;
}
