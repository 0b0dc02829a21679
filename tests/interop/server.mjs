// How the tests start the built server.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The environment without settings of the server, so that neither the machine's own account nor its language is used. */
export const cleanEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('QIANFAN_') && name !== 'LANG'));

/** The command line of the server: QIANFAN_MCP, a program or a .dll, or what was built last. */
export const server = commandLine(process.env.QIANFAN_MCP ?? lastBuilt('Qianfan.Mcp', 'qianfan-mcp.dll'));

/** Parameters for the stdio transport of any MCP client. */
export function stdio(args = ['--sandbox', '--tools', 'all'], env = {}) {
  return { command: server[0], args: [...server.slice(1), ...args], env: { ...cleanEnv, ...env }, stderr: 'pipe' };
}

/** Starts the server over HTTP on a free port, in sandbox mode and faster than any one caller may be. */
export function startHttp(args = ['--tools', 'all']) {
  const limits = ['--rate', '100000', '--credential-rate', '100000'];
  return startListening(
    [...server, 'http', '--urls', 'http://127.0.0.1:0', '--sandbox', '--log-level', 'warning', ...limits, ...args], 'stderr');
}

/** A key for a client over HTTP, as the header that it sends, and the pair of name and hash for the server. */
export function makeKey(name) {
  const printed = execFileSync(server[0], [...server.slice(1), 'key', name], { env: cleanEnv, encoding: 'utf8' });
  return { header: /Bearer \S+/.exec(printed)[0], pair: new RegExp(`${name}=\\S+`).exec(printed)[0] };
}

/** Starts the server's program with these arguments and variables. */
export function start(args, stdio = ['pipe', 'pipe', 'inherit'], env = {}) {
  return spawn(server[0], [...server.slice(1), ...args], { env: { ...cleanEnv, ...env }, stdio });
}

/** Starts the sandbox on a free port; its settings are read from what it prints, and its API key beside them. */
export async function startSandbox() {
  const child = start(['sandbox', '--urls', 'http://127.0.0.1:0'], ['ignore', 'pipe', 'inherit']);
  const env = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(QIANFAN_\w+)=(.+)$/.exec(line) ?? [];
    if (name) env[name] = value;
    if (name === 'QIANFAN_API_KEY') break;
  }
  const { QIANFAN_API_KEY: apiKey, ...pair } = env;
  if (!apiKey) throw new Error(`The sandbox did not start: exit code ${child.exitCode}.`);
  const stop = async () => {
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    const [code] = await exit;
    return code;
  };
  return { env: pair, apiKey, stop };
}

/** Starts a program that prints "Listening on", in English or Chinese, and an address, on the given stream, and waits for that. */
export async function startListening([command, ...args], stream) {
  const child = spawn(command, args, { env: cleanEnv, stdio: ['ignore', stream === 'stdout' ? 'pipe' : 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  const stop = () => {
    child.kill('SIGINT');
    return exit;
  };
  let said = '';
  child.stderr.on('data', data => { said += data; });
  for await (const line of createInterface({ input: child[stream] })) {
    const [, url] = /^(?:Listening on|正在监听) (\S+)$/.exec(line) ?? [];
    if (!url) continue;
    // Read on, or what it writes later would fill the pipe and stop it.
    child[stream].resume();
    return { url, stop, said: () => said.replace(line, '').trim() };
  }
  const [code] = await exit;
  throw new Error(`${command} ${args.join(' ')} did not start, exit code ${code}: ${said}`);
}

/** What was built last of a project, debug or release. */
export function lastBuilt(project, name) {
  const built = ['debug', 'release']
    .map(configuration => fileURLToPath(new URL(`../../artifacts/bin/${project}/${configuration}/${name}`, import.meta.url)))
    .filter(path => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error(`Build ${project} first (dotnet build), or set QIANFAN_MCP.`);
  return built[0];
}

function commandLine(path) {
  return path.endsWith('.dll') ? ['dotnet', path] : [path];
}

/** A port on loopback that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
