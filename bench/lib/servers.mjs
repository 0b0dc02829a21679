// How our server and its peers are started, all of them in the same environment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The environment without settings of ours and of Node's, so that the machine's own account, language and certificates are not used. */
export const cleanEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(QIANFAN|OTEL|NODE)_|^LANG$/.test(name)));

/** The Node of package.json, whichever one runs the benchmark. */
export const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

/** Peers over stdio by name, the fastest two first, how npx finds them, and the cheapest call that each can answer; every tool of the last one asks the network. */
export const stdioPeers = {
  'server-everything': {
    command: [node, entry('@modelcontextprotocol/server-everything'), 'stdio'],
    npx: ['mcp-server-everything', 'stdio'],
    call: { name: 'echo', arguments: { message: 'hello' } },
  },
  'server-filesystem': {
    command: [node, entry('@modelcontextprotocol/server-filesystem'), '/tmp'],
    npx: ['mcp-server-filesystem', '/tmp'],
    call: { name: 'list_allowed_directories', arguments: {} },
  },
  'llm-advisor-mcp': { command: [node, entry('llm-advisor-mcp')], npx: ['llm-advisor-mcp'] },
};

/** Starts a program that prints what is looked for as a line of its standard output, and waits for that. */
export async function startPrinting([command, ...args], pattern) {
  const child = spawn(command, args, { env: cleanEnv, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const stop = () => {
    child.kill('SIGINT');
    return exit;
  };
  const found = {};
  for await (const line of createInterface({ input: child.stdout })) {
    Object.assign(found, pattern(line));
    if (!found.done) continue;
    // Read on, or what it writes later would fill the pipe and stop it.
    child.stdout.resume();
    return { ...found, pid: child.pid, stop };
  }
  throw new Error(`${command} ${args.join(' ')} ended before it was ready, exit code ${(await exit)[0]}.`);
}

/** Starts the sandbox on a free port; its settings are what it prints. */
export async function startSandbox(server) {
  const env = {};
  const { pid, stop } = await startPrinting([...server, 'sandbox', '--urls', 'http://127.0.0.1:0'], line => {
    const [, name, value] = /^(QIANFAN_\w+)=(.+)$/.exec(line) ?? [];
    if (name) env[name] = value;
    return { done: name === 'QIANFAN_SECRET_KEY' };
  });
  return { env, pid, stop };
}

function entry(name) {
  const { bin } = JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url)));
  return fileURLToPath(new URL(`../node_modules/${name}/${typeof bin === 'string' ? bin : Object.values(bin)[0]}`, import.meta.url));
}
