// deploy/nginx.conf in front of two stand-ins for the server, which show what nginx passes on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { freePort } from '../interop/server.mjs';
import { configure, connections, publicHost, send, startNginx } from './nginx.mjs';

test('nginx takes the configuration without a warning', async () => {
  const { file, directory } = await configure([8081, 8082]);
  const said = execFileSync('sh', ['-c', 'nginx -t -e stderr -c "$0" 2>&1', file], { encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  assert.match(said, /syntax is ok/);
  assert.doesNotMatch(said.replace(/.*the "user" directive.*\n/, ''), /\[(warn|error|emerg)\]/);
});

describe('deploy/nginx.conf', () => {
  const backends = [];
  let answer;
  let nginx;
  let agent;
  let stopped;

  before(async () => {
    for (let i = 0; i < 2; i++) {
      const backend = createServer((incoming, outgoing) => answer(incoming, outgoing));
      backend.listen(await freePort(), '127.0.0.1');
      await once(backend, 'listening');
      backends.push(backend);
    }
    nginx = await startNginx(backends.map(backend => backend.address().port));
    agent = connections(nginx, 1);
  });

  beforeEach(() => { answer = (_, outgoing) => outgoing.end('fine'); });

  after(async () => {
    agent?.destroy();
    if (!stopped) await nginx?.stop();
    for (const backend of backends) {
      backend.closeAllConnections();
      backend.close();
    }
  });

  test('what a client says about itself is replaced by what nginx knows', async () => {
    let seen;
    answer = (incoming, outgoing) => { seen = incoming.headers; outgoing.end(); };
    await send(agent, { headers: { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'http' }, body: '{}' });
    assert.equal(seen['x-forwarded-for'], '127.0.0.1');
    assert.equal(seen['x-forwarded-proto'], 'https');
    assert.equal(seen.host, publicHost);
  });

  test('connections to the server stay open', async () => {
    const sockets = new Set();
    answer = (incoming, outgoing) => { sockets.add(incoming.socket); outgoing.end(); };
    // Every worker of nginx has its own, and this client's one connection stays with one worker.
    for (let i = 0; i < 10; i++) await send(agent, { body: '{}' });
    assert.equal(sockets.size, 2);
  });

  test('an event gets through before the answer ends', async () => {
    answer = (_, outgoing) => {
      outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' });
      outgoing.write('data: 1\n\n');
      seenFirst = () => outgoing.end('data: 2\n\n');
    };
    let seenFirst;
    const { text } = await send(agent, { body: '{}', onData: text => { if (text === 'data: 1\n\n') seenFirst(); } });
    assert.equal(text, 'data: 1\n\ndata: 2\n\n');
  });

  for (const [what, fail] of [
    ['answers 503', outgoing => { outgoing.statusCode = 503; outgoing.end(); }],
    ['breaks the connection', outgoing => outgoing.destroy()],
  ]) {
    test(`a POST is repeated on the other replica when one ${what}`, async () => {
      const bodies = [];
      answer = async (incoming, outgoing) => {
        bodies.push((await incoming.toArray()).join(''));
        if (bodies.length === 1) fail(outgoing);
        else outgoing.end('fine');
      };
      const { status, text, headers } = await send(agent, { body: '{"id":1}' });
      assert.deepEqual({ status, text }, { status: 200, text: 'fine' });
      assert.deepEqual(bodies, ['{"id":1}', '{"id":1}']);
      assert.equal(new Set(headers['x-upstream'].split(', ')).size, 2);
    });
  }

  test('503 of both replicas reaches the client, and the next call is tried again', async () => {
    answer = (_, outgoing) => { outgoing.writeHead(503, { 'Retry-After': '1' }).end('busy'); };
    const busy = await send(agent, { body: '{}' });
    assert.deepEqual([busy.status, busy.text, busy.headers['retry-after']], [503, 'busy', '1']);
    answer = (_, outgoing) => outgoing.end('fine');
    assert.equal((await send(agent, { body: '{}' })).status, 200);
  });

  test('a body that the server would refuse in its own words reaches it; one of 265 KiB does not', async () => {
    let length;
    answer = async (incoming, outgoing) => { length = (await incoming.toArray()).join('').length; outgoing.end(); };
    await send(agent, { body: 'x'.repeat(260 * 1024) });
    assert.equal(length, 260 * 1024);
    assert.equal((await send(agent, { body: 'x'.repeat(265 * 1024) })).status, 413);
    agent.destroy();
    agent = connections(nginx, 1);
  });

  test('only /mcp, its card, /health/, /.well-known/ and the page are passed on', async () => {
    const status = async path => (await send(agent, { method: 'GET', path })).status;
    assert.equal(await status('/health/ready'), 200);
    assert.equal(await status('/.well-known/oauth-protected-resource/mcp'), 200);
    for (const path of ['/', '/?lang=zh', '/page.css', '/page.js', '/catalog', '/catalog.js', '/catalog/view', '/mcp/server-card'])
      assert.equal(await status(path), 200, path);
    for (const path of ['/mcp/x', '/mcpx', '/catalogue', '/page.html', '/page.css/x', '/mcp/server-cards']) assert.equal(await status(path), 404, path);
  });

  test('/mcp/ is served like /mcp, with the same limits', async () => {
    const seen = [];
    answer = async (incoming, outgoing) => { seen.push((await incoming.toArray()).join('')); outgoing.end('fine'); };
    for (const path of ['/mcp', '/mcp/']) assert.equal((await send(agent, { path, body: path })).text, 'fine');
    assert.deepEqual(seen, ['/mcp', '/mcp/']);
    assert.equal((await send(agent, { path: '/mcp/?api_key=not-to-be-seen', body: '{}' })).status, 400);
  });

  test('a query string goes nowhere, and into no log', async () => {
    let asked = false;
    answer = (_, outgoing) => { asked = true; outgoing.destroy(); };
    const { status } = await send(agent, { path: '/mcp?api_key=not-to-be-seen', body: '{}' });
    assert.equal(status, 400);
    assert.equal(asked, false);

    agent.destroy();
    stopped = true;
    const { log, errors } = await nginx.stop();
    assert.match(log.at(-1), / POST \/mcp 400 /);
    assert.doesNotMatch(`${log.join('\n')}\n${errors.join('\n')}`, /not-to-be-seen/);
  });
});
