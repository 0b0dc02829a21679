// A host of MCP Apps: the official app bridge in a page, and behind it a client of the built server in its sandbox mode.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { extname } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startHttp } from '../interop/server.mjs';
import { startChromium } from './chromium.mjs';

// What a host has to enforce for a view that declares no domains.
const csp = ["default-src 'none'", "script-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
  "media-src 'self' data:", "connect-src 'none'", "frame-src 'none'", "object-src 'none'", "base-uri 'self'"].join('; ');
// What a careful page may ask of it beyond that: only the scripts and styles that are in the document.
const strict = view => `default-src 'none'; script-src ${hashes(view, 'script')}; style-src ${hashes(view, 'style')}; base-uri 'none'`;
const hashes = (view, tag) => [...view.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))]
  .map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ');
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript' };
export const all = { serverTools: {}, openLinks: {}, message: { text: {} }, updateModelContext: { text: {} } };

/** @param args Options of the server. */
export async function startHost(args) {
  const [mcp, browser] = await Promise.all([startHttp(args), startChromium()]);
  const extensions = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };
  const client = new Client({ name: 'test-host', version: '1.0.0' }, { capabilities: { extensions } });
  await client.connect(new StreamableHTTPClientTransport(new URL(mcp.url)));
  const { contents: [{ text, mimeType }] } = await client.readResource({ uri: 'ui://qianfan/models' });
  const files = await serveFiles(text);
  // One context, so that the modules of the bridge are loaded once.
  const context = await browser.newContext({ locale: 'en-US' });
  const call = (name, args) => client.callTool({ name, arguments: args });

  /** A page with an open view. `answer` stands in for the server where it is given. */
  async function open({ capabilities = all, hostContext = {}, width = 1000, path = '/view', answer } = {}) {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 900 });
    page.setDefaultTimeout(30_000);
    const said = [];
    page.on('pageerror', error => said.push(String(error)));
    page.on('console', message => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
    page.on('dialog', dialog => {
      said.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    const calls = [];
    await page.exposeFunction('callTool', params => {
      calls.push(params);
      return answer ? answer(params) : client.callTool(params);
    });
    const requests = [];
    page.on('request', request => requests.push({ url: request.url(), ofView: request.frame() !== page.mainFrame() }));
    await page.goto(files.url);
    await page.waitForFunction(() => window.ready);
    await page.evaluate(given => window.openView(...given), [path, capabilities, { locale: 'en', ...hostContext }]);
    const bridge = (method, params) => page.evaluate(([method, params]) => window.bridge[method](params), [method, params]);
    return {
      page, said, calls, requests, bridge, view: page.frameLocator('iframe'), asked: () => page.evaluate(() => window.asked),
      /** The agent's call: what goes in, what the real server answers, unless another result is given. */
      async result(name, args, result) {
        await bridge('sendToolInput', { arguments: args });
        await bridge('sendToolResult', result ?? await call(name, args));
      },
    };
  }

  return {
    open, call, view: text, mimeType,
    async stop() {
      await Promise.all([browser.close(), client.close()]);
      await mcp.stop();
      files.stop();
    },
  };
}

async function serveFiles(view) {
  const policies = { '/view': csp, '/strict': strict(view) };
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://host').pathname;
    try {
      const body = policies[path] ? view : readFileSync(new URL(path === '/' ? './host.html' : `.${path}`, import.meta.url));
      response.writeHead(200, {
        'content-type': types[extname(path)] ?? types['.html'],
        'cache-control': 'max-age=600',
        ...policies[path] && { 'content-security-policy': policies[path] },
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
