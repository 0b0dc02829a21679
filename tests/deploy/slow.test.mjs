// deploy/nginx.conf before clients that send slowly, and before many of them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connections, publicHost, send, stall, startNginx } from './nginx.mjs';

const post = (promised, sent) => `POST /mcp HTTP/1.1\r\nHost: ${publicHost}\r\nContent-Length: ${promised}\r\n\r\n${'x'.repeat(sent)}`;
let replica;
let answer;

before(async () => {
  replica = createServer((incoming, outgoing) => answer(incoming, outgoing)).listen(0, '127.0.0.1');
  await once(replica, 'listening');
});

after(() => {
  replica.closeAllConnections();
  replica.close();
});

const start = further => startNginx([replica.address().port, replica.address().port], further);

test('who stops sending is cut off, in the head as in the body, and no replica has seen it', async () => {
  const nginx = await start(['header', 'body'].map(part => [`client_${part}_timeout 10s`, `client_${part}_timeout 1s`]));
  let asked = false;
  answer = () => { asked = true; };
  const begun = performance.now();
  const cut = async text => {
    await once(await stall(nginx, text), 'close');
    return performance.now() - begun;
  };
  const times = await Promise.all([cut('POST /mcp HTTP/1.1\r\nHo'), cut(post(100, 50))]);
  assert.ok(times.every(time => time > 900 && time < 5_000), times.join());
  assert.equal(asked, false);
  const { log } = await nginx.stop();
  assert.equal(log.filter(line => / POST \/mcp 408 /.test(line)).length, 2, log.join('\n'));
});

test('64 calls of an address run at once; one more is refused, and another address is not', async () => {
  const nginx = await start();
  const running = [];
  const full = new Promise(resolve => {
    answer = (_, outgoing) => { if (running.push(outgoing) === 64) resolve(); };
  });
  const agent = connections(nginx, 65);
  const calls = Array.from({ length: 64 }, () => send(agent, { body: '{}' }));
  await full;
  answer = (_, outgoing) => outgoing.end();
  assert.equal((await send(agent, { body: '{}' })).status, 429);
  const other = connections(nginx, 1, '127.0.0.2');
  assert.equal((await send(other, { body: '{}' })).status, 200);

  for (const outgoing of running) outgoing.end();
  assert.deepEqual(new Set((await Promise.all(calls)).map(({ status }) => status)), new Set([200]));
  assert.equal((await send(agent, { body: '{}' })).status, 200);
  for (const one of [agent, other]) one.destroy();
  await nginx.stop();
});

test('600 slow bodies, of ten addresses, take less than 64 MiB', async t => {
  // The last of them are sent while the first wait.
  const nginx = await start([['client_body_timeout 10s', 'client_body_timeout 60s']]);
  const sent = 200 * 1024;
  const sockets = await Promise.all(Array.from({ length: 600 }, (_, i) => stall(nginx, post(256 * 1024, sent), `127.0.0.${1 + i % 10}`)));
  const workers = readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, 'utf8').trim().split(' ');
  // Until nginx has all of it; one buffer of each is not in the file yet.
  while (inFiles(workers) < sockets.length * (sent - 20 * 1024)) await pause(50);
  const taken = memory(workers) / 1024;
  t.diagnostic(`${taken.toFixed(1)} MiB`);
  assert.ok(taken < 64, `${taken} MiB`);
  for (const socket of sockets) socket.destroy();
  await nginx.stop();
});

/** KiB that are no file's. */
function memory(pids) {
  return pids.reduce((sum, pid) => sum + Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]), 0);
}

/** Bytes of bodies in files, which have no name any more. */
function inFiles(pids) {
  const open = pids.flatMap(pid => readdirSync(`/proc/${pid}/fd`).map(fd => `/proc/${pid}/fd/${fd}`));
  return open.filter(fd => readlinkSync(fd).includes('/client_body/')).reduce((sum, fd) => sum + statSync(fd).size, 0);
}
