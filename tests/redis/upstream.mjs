// The project's sandbox, which checks every signature, behind a proxy that counts, delays and changes what it answers.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { startSandbox } from '../interop/server.mjs';

/** What a tenant's session token begins with; the rest is its name. */
export const tokenOf = 'session-token-of-';

export async function startUpstream() {
  const sandbox = await startSandbox();
  const { hostname, port } = new URL(sandbox.env.QIANFAN_CONSOLE_API_BASE_URL);
  const upstream = {
    /** What it was asked for and answered since this was emptied, without the bearer tokens that each replica makes for itself. */
    asked: [],
    /** Milliseconds before each answer. */
    delay: 0,
    /** Changes an answer in place: what was asked, by which tenant; the whole answer. A status that it returns refuses the call. */
    rewrite: () => {},
  };
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const url = new URL(incoming.url, 'http://upstream');
    const call = {
      action: url.searchParams.get('Action') ?? url.pathname,
      body: body.toString(),
      tenant: incoming.headers['x-bce-security-token']?.slice(tokenOf.length),
    };
    if (!call.action.endsWith('/token')) upstream.asked.push(call);
    if (upstream.delay > 0) await setTimeout(upstream.delay);
    // With the Host that was signed.
    const answer = await forward({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers }, body);
    if (answer.statusCode === 200) {
      const json = JSON.parse(answer.body);
      answer.statusCode = upstream.rewrite(call, json) ?? answer.statusCode;
      answer.body = Buffer.from(JSON.stringify(json));
    }
    // The sandbox's mark: with it no answer says whether it was kept.
    delete answer.headers['x-qianfan-sandbox'];
    outgoing.writeHead(answer.statusCode, { ...answer.headers, 'content-length': answer.body.length }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  const { apiKey, env: { QIANFAN_ACCESS_KEY: accessKey, QIANFAN_SECRET_KEY: secretKey } } = sandbox;
  return Object.assign(upstream, {
    settings: { QIANFAN_CONSOLE_API_BASE_URL: base, QIANFAN_IAM_BASE_URL: base },
    accessKey, secretKey, apiKey,
    async stop() {
      server.close();
      server.closeAllConnections();
      await sandbox.stop();
    },
  });
}

async function forward(options, body) {
  const outgoing = request(options).end(body);
  const [response] = await once(outgoing, 'response');
  return { statusCode: response.statusCode, headers: response.headers, body: await buffer(response) };
}
