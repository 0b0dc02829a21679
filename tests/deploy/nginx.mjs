// deploy/nginx.conf on loopback: a copy with free ports and a certificate of its own, everything else as it is.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { freePort } from '../interop/server.mjs';

const original = fileURLToPath(new URL('../../deploy/nginx.conf', import.meta.url));

/** The name that the configuration and its certificate are for. */
export const publicHost = 'models.example.com';

/** Writes the copy, with further changes if there are any; the answer names its file, its directory and its port. */
export async function configure(replicas, further = []) {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'qianfan-nginx-'));
  // The workers are another user.
  chmodSync(directory, 0o755);
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
    '-subj', `/CN=${publicHost}`, '-addext', `subjectAltName=DNS:${publicHost}`,
    '-keyout', join(directory, 'privkey.pem'), '-out', join(directory, 'fullchain.pem'),
  ], { stdio: 'pipe' });
  mkdirSync(join(directory, 'temp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(kind => `  ${kind}_temp_path ${join(directory, 'temp', kind)};\n`).join('');
  const changes = [
    ['error_log /var/log/nginx/error.log warn;', `error_log stderr notice;\npid ${join(directory, 'pid')};`],
    ['access_log /var/log/nginx/access.log', `access_log ${join(directory, 'access.log')}`],
    ['http {\n', `http {\n${temporary}`],
    [servers([8081, 8082, 8083]), servers(replicas)],
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;\n    add_header X-Upstream $upstream_addr always;`],
    ['/etc/nginx/tls/', `${directory}/`, 2],
    ...further,
  ];
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, changes.reduce(replace, readFileSync(original, 'utf8')));
  return { file, directory, port, ca: readFileSync(join(directory, 'fullchain.pem')) };
}

/** Runs nginx until it is stopped. */
export async function startNginx(replicas, further) {
  const { file, directory, port, ca } = await configure(replicas, further);
  const child = spawn('nginx', ['-c', file, '-e', 'stderr', '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  const errors = [];
  const lines = createInterface({ input: child.stderr });
  const started = new Promise(resolve => lines.on('line', line => {
    errors.push(line);
    if (line.includes('start worker process ')) resolve();
  }));
  await Promise.race([started, exit]);
  if (child.exitCode !== null) throw new Error(`nginx did not start:\n${errors.join('\n')}`);
  const stop = async () => {
    child.kill('SIGQUIT');
    await exit;
    const log = readFileSync(join(directory, 'access.log'), 'utf8').trimEnd().split('\n').filter(line => line !== '');
    rmSync(directory, { recursive: true });
    return { log, errors };
  };
  return { port, ca, stop, pid: child.pid };
}

/** Connections to nginx that stay open, as those of an agent's client do. */
export function connections({ port, ca }, count, localAddress) {
  return new Agent({ keepAlive: true, maxSockets: count, host: '127.0.0.1', port, ca, servername: publicHost, localAddress });
}

/** A connection that sends this, and nothing more. */
export async function stall({ port, ca }, text, localAddress) {
  const socket = connect({ host: '127.0.0.1', port, ca, servername: publicHost, localAddress });
  await once(socket, 'secureConnect');
  socket.write(text);
  return socket.resume();
}

/**
 * One request. `complete` is whether the answer came to its end; `status` is undefined when none came.
 */
export function send(agent, { method = 'POST', path = '/mcp', headers = {}, body, onData }) {
  const { host, port } = agent.options;
  return new Promise(resolve => {
    const outgoing = request({ agent, host, port, method, path, headers: { Host: publicHost, ...headers } }, response => {
      let text = '';
      const end = () => resolve({ status: response.statusCode, headers: response.headers, text, complete: response.complete });
      response.setEncoding('utf8').on('data', data => { text += data; onData?.(text); }).on('end', end).on('error', end);
    });
    outgoing.on('error', error => resolve({ error, complete: false })).end(body);
  });
}

function servers(ports) {
  return ports.map(port => `    server 127.0.0.1:${port} max_fails=0;\n`).join('');
}

function replace(text, [from, to, times = 1]) {
  const parts = text.split(from);
  if (parts.length !== times + 1) throw new Error(`deploy/nginx.conf holds "${from.trim()}" ${parts.length - 1} times.`);
  return parts.join(to);
}
