// The page of the HTTP server in a real browser, over the built server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { makeKey, server, startHttp, startListening, startSandbox } from '../interop/server.mjs';
import { picture, startChromium } from './chromium.mjs';

let browser;
let open;
let locked;
let key;

before(async () => {
  key = makeKey('browser');
  [browser, open, locked] = await Promise.all([
    startChromium(),
    startHttp(['--page', 'catalog']),
    startHttp(['--page', 'catalog', '--auth', 'key', '--keys', key.pair]),
  ]);
});

after(() => Promise.all([browser?.close(), open?.stop(), locked?.stop()]));

/** Opens a page in a browser of its own; at the end nothing was refused, and nothing is stored. */
async function visit(t, url, options = {}, isClean = true) {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1100, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) errors.push(message.text()); });
  page.on('pageerror', error => errors.push(error.message));
  page.on('request', request => requests.push(request));
  t.after(async () => {
    const stored = await context.storageState();
    await context.close();
    assert.deepEqual(stored, { cookies: [], origins: [] });
    if (isClean) assert.deepEqual(errors, []);
    for (const request of requests.map(it => new URL(it.url())).filter(it => it.protocol.startsWith('http'))) {
      assert.equal(request.host, new URL(url).host);
    }
  });
  await page.goto(url);
  return Object.assign(page, { errors, requests });
}

const root = served => served.url.replace(/mcp$/, '');
const rows = page => page.frameLocator('#view').locator('tbody tr');
const overflows = page => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

for (const [name, options] of Object.entries({
  light: {}, dark: { colorScheme: 'dark' }, chinese: { locale: 'zh-CN' }, narrow: { viewport: { width: 320, height: 640 } },
})) {
  test(`How to connect fits: ${name}`, async t => {
    const page = await visit(t, root(open), options);
    await page.locator('.health b.good').nth(1).waitFor();
    assert.equal(await page.locator('.address code').textContent(), open.url);
    assert.equal(await page.locator('html').getAttribute('lang'), options.locale ?? 'en');
    assert.equal(await page.locator('details:visible').count(), 1);
    assert.equal(await overflows(page), false);
    const back = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(back, name === 'dark' ? 'rgb(18, 21, 26)' : 'rgb(255, 255, 255)');
    await picture(page, `page-${name}`);
  });
}

test('A server with keys says how each client sends one, and holds none', async t => {
  const page = await visit(t, `${root(locked)}#codex`);
  await page.getByText('Authorization: Bearer YOUR_MCP_KEY').waitFor();
  assert.match(await page.locator('#codex').innerText(), /bearer_token_env_var = "QIANFAN_MCP_KEY"/);
  assert.ok(!(await page.content()).includes(key.pair.split('=')[1]));
  await page.locator('.health b.good').nth(1).waitFor();
  await picture(page, 'page-keys');
});

test('The endpoint itself is the page for a browser', async t => {
  const page = await visit(t, open.url);
  assert.equal(await page.locator('.address code').textContent(), open.url);
  await page.getByRole('link', { name: '中文' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  assert.match(page.url(), /\/\?lang=zh$/);
});

test('A button copies what it stands beside', async t => {
  const page = await visit(t, root(open), { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByLabel('Client').selectOption({ label: 'Cursor' });
  const block = page.locator('#cursor pre', { hasText: 'mcpServers' });
  await block.getByRole('button', { name: 'Copy' }).click();
  await block.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(JSON.parse(copied).mcpServers.qianfan.url, open.url);
  assert.match(page.url(), /#cursor$/);
});

test('Without a clipboard the button selects it', async t => {
  const page = await visit(t, root(open));
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.locator('.address button').click();
  assert.equal(await page.evaluate(() => String(getSelection())), open.url);
  await page.getByRole('button', { name: 'Press Ctrl+C' }).waitFor();
});

test('A client is chosen by keyboard, and by a link to it', async t => {
  const page = await visit(t, `${root(open)}#zed`);
  assert.equal(await page.getByLabel('Client').inputValue(), 'zed');
  await page.getByLabel('Client').focus();
  await page.keyboard.press('Home');
  assert.equal(await page.locator('details:visible').getAttribute('id'), 'claude-code');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Copy');
});

test('Without JavaScript everything is there', async t => {
  const page = await visit(t, root(open), { javaScriptEnabled: false });
  assert.equal(await page.locator('details[open]').count(), 1);
  await page.locator('#vscode summary').click();
  assert.ok((await page.locator('#vscode pre').first().innerText()).includes(open.url));
  assert.equal(await page.getByRole('button').count(), 0);
  await picture(page, 'page-without-script');
  const ready = await page.request.get(await page.getByRole('link', { name: 'ready for calls' }).evaluate(link => link.href));
  assert.deepEqual(await ready.json(), { status: 'ready' });
});

test('No page can be framed by another origin', async t => {
  const other = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(['', 'catalog', 'catalog/view', 'mcp'].map(path => `<iframe src="${root(open)}${path}"></iframe>`).join(''));
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  assert.equal(page.frames().length, 5);
  for (const frame of page.frames().slice(1)) assert.match(frame.url(), /^chrome-error:/);
});

test('A page of another origin reads nothing and has nothing called', async t => {
  const other = createServer((_, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  const tries = await page.evaluate(async url => {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'find_models', arguments: {} } };
    const posted = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(call) })
      .then(() => 'read', error => error.name);
    const form = await fetch(url, { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(call) });
    return [posted, form.status];
  }, locked.url);
  assert.deepEqual(tries, ['TypeError', 0]);
});

for (const [name, options] of Object.entries({
  light: {}, dark: { colorScheme: 'dark' }, chinese: { locale: 'zh-CN' }, narrow: { viewport: { width: 320, height: 800 } },
})) {
  test(`The catalog shows the models: ${name}`, async t => {
    const page = await visit(t, `${root(open)}catalog`, options);
    await rows(page).first().waitFor();
    assert.ok(await rows(page).count() > 10);
    assert.equal(await overflows(page), false);
    assert.equal(await page.frames()[1].evaluate(() => self.origin), 'null');
    // The frame grows with what it shows, so that there is one scroll bar.
    await page.waitForFunction(() => document.getElementById('view').offsetHeight > 500);
    await picture(page, `page-catalog-${name}`);
  });
}

test('The catalog follows a change of theme', async t => {
  const page = await visit(t, `${root(open)}catalog`);
  await rows(page).first().waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.frames()[1].waitForFunction(() => document.documentElement.style.colorScheme === 'dark');
});

test('The view reaches nothing, and has only tools called that read the catalog', async t => {
  const page = await visit(t, `${root(open)}catalog`, {}, false);
  await rows(page).first().waitFor();
  const view = page.frames()[1];
  const ask = (method, params) => view.evaluate(([method, params]) => new Promise(resolve => {
    const id = `test-${Math.random()}`;
    addEventListener('message', ({ data }) => { if (data.id === id) resolve(data); });
    parent.postMessage({ jsonrpc: '2.0', id, method, params }, '*');
  }), [method, params]);

  assert.ok((await ask('tools/call', { name: 'compare_models', arguments: { models: ['ernie-4.5', 'deepseek-v3'] } })).result);
  assert.equal((await ask('tools/call', { name: 'list_custom_models', arguments: {} })).error.message, 'not allowed');
  assert.equal((await ask('resources/read', { uri: 'qianfan://guide' })).error.code, -32601);
  assert.equal((await ask('constructor', {})).error.code, -32601);
  assert.ok((await ask('ui/open-link', { url: 'javascript:alert(1)' })).error);
  assert.equal(await view.evaluate(url => fetch(url).then(() => 'read', error => error.name), open.url), 'TypeError');
  assert.equal(await view.evaluate(() => { try { return parent.document.title; } catch (error) { return error.name; } }), 'SecurityError');
});

test('A server with authentication asks for the key, and keeps it nowhere', async t => {
  const page = await visit(t, `${root(locked)}catalog`, {}, false);
  const field = page.getByLabel('Key of this server');
  assert.equal(await field.getAttribute('type'), 'password');
  assert.equal(page.requests.filter(request => request.method() === 'POST').length, 0);

  await field.fill('wrong');
  await field.press('Enter');
  await page.getByText('Send a key that this server accepts').waitFor();
  assert.equal(await page.locator('#view').isVisible(), false);
  await picture(page, 'page-catalog-refused');

  await field.fill(key.header.replace('Bearer ', ''));
  await page.getByRole('button', { name: 'Show the catalog' }).click();
  await rows(page).first().waitFor();
  const calls = page.requests.filter(request => request.method() === 'POST');
  assert.equal(calls.at(-1).headers().authorization, key.header);
  assert.ok(page.requests.every(request => !request.url().includes(key.header.slice(7))));
  assert.equal(await field.isVisible(), false);
  await page.reload();
  assert.equal(await field.inputValue(), '');
});

test('Callers with Qianfan keys of their own type them in', async t => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.stop());
  const own = await startListening([...server, 'http', '--urls', 'http://127.0.0.1:0', '--base-url', sandbox.env.QIANFAN_CONSOLE_API_BASE_URL,
    '--credentials', 'header', '--page', 'catalog', '--log-level', 'warning'], 'stderr');
  t.after(() => own.stop());
  const page = await visit(t, `${root(own)}catalog`, {}, false);
  await page.getByRole('button', { name: 'Show the catalog' }).click();
  await page.getByText('CREDENTIALS_MISSING').waitFor();

  await page.getByLabel('or Access Key').fill(sandbox.env.QIANFAN_ACCESS_KEY);
  await page.getByLabel('with its Secret Key').fill(sandbox.env.QIANFAN_SECRET_KEY);
  await page.getByRole('button', { name: 'Show the catalog' }).click();
  await rows(page).first().waitFor();
});
