// A host of MCP Apps: the official app bridge in a page, and behind it a client of the built server in its sandbox mode.
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
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript' };
const views = new URL('../../src/Qianfan.Mcp/Views/', import.meta.url);

/** The view in one piece: styles and scripts in place of the lines that name them, as the server gives it. */
export const view = readFileSync(new URL('models.html', views), 'utf8')
  .replace(/<link rel="stylesheet" href="(\w+\.css)">/g, (_, name) => `<style>\n${readFileSync(new URL(name, views), 'utf8')}</style>`)
  .replace(/<script src="(\w+\.js)"><\/script>/g, (_, name) => `<script>\n${readFileSync(new URL(name, views), 'utf8')}</script>`);

export const all = { serverTools: {}, openLinks: {}, message: { text: {} }, updateModelContext: { text: {} } };

export async function startHost() {
  const [mcp, browser, files] = await Promise.all([startHttp(), startChromium(), serveFiles()]);
  const client = new Client({ name: 'test-host', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(mcp.url)));
  const call = (name, args) => client.callTool({ name, arguments: args });

  /** A page with an open view. `answer` stands in for the server where it is given. */
  async function open({ capabilities = all, context = {}, width = 1000, answer, ...options } = {}) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'en-US', ...options });
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
    await page.evaluate(([capabilities, context]) => window.openView(capabilities, context), [capabilities, { locale: 'en', ...context }]);
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
    open, call,
    async stop() {
      await Promise.all([browser.close(), client.close()]);
      await mcp.stop();
      files.stop();
    },
  };
}

async function serveFiles() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://host').pathname;
    try {
      const body = path === '/view' ? view : readFileSync(new URL(path === '/' ? './host.html' : `.${path}`, import.meta.url));
      response.writeHead(200, {
        'content-type': types[extname(path)] ?? types['.html'],
        ...path === '/view' && { 'content-security-policy': csp },
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
