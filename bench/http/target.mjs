// A server on one core, and wrk on the other.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { residentMemory } from '../lib/processes.mjs';
import { cleanEnv } from '../lib/servers.mjs';

const [serverCore, wrkCore] = ['0', '1'];
export const connections = 16;
const script = fileURLToPath(new URL('post.lua', import.meta.url));

/** The server over HTTP with limits that are never reached: the most that can be set. */
export const unlimited = program => [
  ...program, 'http', '--sandbox', '--urls', 'http://127.0.0.1:0', '--rate', '100000000', '--credential-rate', '100000000',
  '--max-concurrent', '1000', '--cache-lists', '86400', '--log-level', 'none',
];

export class Target {
  #child;

  /** Starts a program that says on standard error where it listens. */
  static async start(command, { cores = serverCore, env = {} } = {}) {
    const target = new Target();
    target.#child = spawn('taskset', ['-c', cores, ...command], {
      env: { ...cleanEnv, NODE_ENV: 'production', ...env }, stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const line of createInterface({ input: target.#child.stderr })) {
      const [, url] = /^Listening on (\S+)$/.exec(line) ?? [];
      if (!url) continue;
      target.url = url;
      target.#child.stderr.resume();
      return target;
    }
    throw new Error(`${command.join(' ')} did not start.`);
  }

  get memory() {
    return residentMemory(this.#child.pid);
  }

  /** What it answers; the same each time, or nothing could be compared with it. */
  async ask({ headers, body }) {
    const answers = [];
    for (let i = 0; i < 3; i++) {
      const response = await fetch(this.url, { method: 'POST', headers, body });
      answers.push({ type: response.headers.get('Content-Type'), text: await response.text() });
    }
    // The first one may say that it was fetched just now, the others that it was kept.
    if (steady(answers[1].text) !== steady(answers[2].text)) throw new Error(`${this.url} answers differently each time.`);
    return answers[2];
  }

  /** Calls for so many seconds, each compared with a file where one is given. */
  load(seconds, requestFile, expectedFile) {
    const files = expectedFile ? [requestFile, expectedFile] : [requestFile];
    const printed = execFileSync('taskset', ['-c', wrkCore, ...this.#wrk(seconds, files)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return figure(printed);
  }

  /** The same beside other loads, on whatever core there is. */
  async loadBeside(seconds, requestFile) {
    const [program, ...words] = this.#wrk(seconds, [requestFile]);
    return figure((await promisify(execFile)(program, words)).stdout);
  }

  #wrk(seconds, files) {
    return ['wrk', '-t', '1', '-c', connections, '-d', `${seconds}s`, '--latency', '-s', script, this.url, '--', ...files];
  }

  async stop() {
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}

function figure(printed) {
  const { calls, microseconds, bytes, p50, p99, ...failures } = JSON.parse(printed.trimEnd().split('\n').at(-1));
  const failed = Object.entries(failures).filter(([, count]) => count > 0);
  if (calls === 0 || failed.length > 0) throw new Error(`Of ${calls} calls some failed: ${JSON.stringify(Object.fromEntries(failed))}`);
  return { calls, bytes, perSecond: calls / (microseconds / 1e6), p50: p50 / 1000, p99: p99 / 1000 };
}

// A marker carries the second until which it is good.
function steady(answer) {
  return answer.replace(/(nextMarker\\?":\\?")[\w-]+/g, '$1');
}
