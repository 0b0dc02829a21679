// A Redis on loopback that keeps nothing on disk, and as much of its protocol as the tests speak.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../interop/server.mjs';

/** Resolves when it takes connections. */
export async function startRedis({ password } = {}) {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'qianfan-redis-'));
  const options = {
    port, bind: '127.0.0.1', dir: directory, save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction',
    ...(password && { requirepass: password }),
  };
  let child;
  let exit;

  async function start() {
    child = spawn('redis-server', Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: ['ignore', 'pipe', 'inherit'] });
    exit = once(child, 'exit');
    const ready = new Promise(resolve => createInterface({ input: child.stdout })
      .on('line', line => line.includes('Ready to accept connections') && resolve()));
    await Promise.race([ready, exit]);
    if (child.exitCode !== null) throw new Error(`redis-server did not start: exit code ${child.exitCode}.`);
  }

  async function kill() {
    child.kill('SIGKILL');
    await exit;
  }

  await start();
  return {
    /** As the server's setting names it. */
    configuration: `127.0.0.1:${port}${password ? `,password=${password}` : ''}`,
    port,
    kill,
    /** After it was killed: on the same port, and empty. */
    restart: start,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    connect: () => Connection.to(port, password),
    async stop() {
      await kill();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Commands one after the other. Strings come as buffers, failures as errors. */
class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #waiting = [];

  static async to(port, password) {
    const connection = new Connection(connect(port, '127.0.0.1'));
    await once(connection.#socket, 'connect');
    if (password) await connection.send('AUTH', password);
    return connection;
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', data => {
      this.#received = Buffer.concat([this.#received, data]);
      for (let reply; (reply = read(this.#received, 0)) !== undefined;) {
        this.#received = this.#received.subarray(reply.end);
        const { resolve, reject } = this.#waiting.shift();
        if (reply.value instanceof Error) reject(reply.value);
        else resolve(reply.value);
      }
    }).on('close', () => this.#waiting.forEach(({ reject }) => reject(new Error('Redis has gone.'))));
  }

  send(...words) {
    const parts = words.map(word => Buffer.isBuffer(word) ? word : Buffer.from(String(word)));
    this.#socket.write(Buffer.concat([Buffer.from(`*${parts.length}\r\n`),
      ...parts.flatMap(part => [Buffer.from(`$${part.length}\r\n`), part, Buffer.from('\r\n')])]));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The names of all entries. */
  async names() {
    const names = new Set();
    let cursor = '0';
    do {
      const [next, page] = await this.send('SCAN', cursor, 'COUNT', 1000);
      page.forEach(name => names.add(name.toString('latin1')));
      cursor = String(next);
    } while (cursor !== '0');
    return [...names];
  }

  /** What an entry holds, whatever its type, in pieces. */
  async contentOf(name) {
    const read = { string: ['GET'], hash: ['HGETALL'], zset: ['ZRANGE', 0, -1], set: ['SMEMBERS'], list: ['LRANGE', 0, -1] };
    const type = String(await this.send('TYPE', name));
    if (type === 'none') return [];
    const [command, ...range] = read[type];
    return [await this.send(command, name, ...range)].flat().filter(piece => piece !== null);
  }

  /** Changes an entry's content, which is a text or the longest field of a hash. */
  async change(name, alter) {
    if (String(await this.send('TYPE', name)) === 'string') {
      await this.send('SET', name, alter(await this.send('GET', name)), 'KEEPTTL');
      return;
    }
    const fields = await this.send('HGETALL', name);
    const at = fields.reduce((longest, value, i) => i % 2 === 1 && value.length > fields[longest].length ? i : longest, 1);
    await this.send('HSET', name, fields[at - 1], alter(fields[at]));
  }

  close() {
    this.#socket.destroy();
  }
}

// One reply of RESP2 and where it ends; undefined while it is not whole.
function read(bytes, at) {
  const line = bytes.indexOf('\r\n', at);
  if (line < 0) return undefined;
  const text = bytes.toString('latin1', at + 1, line);
  let end = line + 2;
  switch (String.fromCharCode(bytes[at])) {
    case '+': return { value: text, end };
    case '-': return { value: new Error(text), end };
    case ':': return { value: Number(text), end };
    case '$':
      if (text === '-1') return { value: null, end };
      return bytes.length < end + Number(text) + 2 ? undefined
        : { value: Buffer.from(bytes.subarray(end, end + Number(text))), end: end + Number(text) + 2 };
    default: {
      const value = [];
      for (let i = 0; i < Number(text); i++) {
        const part = read(bytes, end);
        if (part === undefined) return undefined;
        value.push(part.value);
        end = part.end;
      }
      return { value, end };
    }
  }
}
