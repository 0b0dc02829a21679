// The least of an MCP client over stdio: nothing that would take time of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { kill, tree } from './processes.mjs';
import { cleanEnv } from './servers.mjs';

const longest = 60_000;
const timeToEnd = 1_000;

export class StdioClient {
  #child;
  #exit;
  #waiting = new Map();
  #read = '';
  #lastId = 0;

  constructor([command, ...args]) {
    this.#child = spawn(command, args, { env: cleanEnv, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#exit = once(this.#child, 'exit');
    this.#exit.catch(() => {});
    this.#child.on('error', e => this.#fail(e));
    this.#child.on('exit', code => this.#fail(new Error(`${command} ended with exit code ${code}.`)));
    this.#child.stdin.on('error', () => {});
    this.#child.stdout.setEncoding('utf8').on('data', data => this.#receive(data));
  }

  get pid() {
    return this.#child.pid;
  }

  async initialize() {
    return this.request('initialize', {
      protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' },
    });
  }

  /** Says that the client is ready and asks for the tools, in one write. */
  listTools() {
    return this.request('tools/list', {}, '{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  }

  /** @throws What the tool says, when it fails. */
  async call({ name, arguments: args }) {
    const result = await this.request('tools/call', { name, arguments: args });
    if (result.isError) throw new Error(`${name}: ${JSON.stringify(result.content)}`);
    return result;
  }

  request(method, params, before = '') {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer to ${method} within ${longest / 1000} s.`)), longest);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#child.stdin.write(`${before}${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  }

  /** Closes its input, and ends by force what is still there a second later. */
  async end() {
    const pids = tree(this.pid);
    this.#child.stdin.end();
    const timer = setTimeout(() => kill(pids), timeToEnd);
    await this.#exit;
    clearTimeout(timer);
  }

  #receive(data) {
    const lines = (this.#read + data).split('\n');
    this.#read = lines.pop();
    for (const line of lines) {
      const { id, result, error } = parse(line);
      const request = this.#waiting.get(id);
      if (!request || !(result || error)) continue;
      this.#waiting.delete(id);
      clearTimeout(request.timer);
      if (error) request.reject(new Error(`${error.code}: ${error.message}`));
      else request.resolve(result);
    }
  }

  #fail(error) {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

// Peers print other things, too.
function parse(line) {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
