// The view of models and its host: the handshake, what is shown of a call, and what is said when there is nothing to show.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { picture } from './chromium.mjs';
import { all, startHost } from './host.mjs';

let host;
before(async () => { host = await startHost(); });
after(() => host.stop());

const status = (view, text) => view.locator('#status').filter({ hasText: text }).waitFor();

test('The view and the host agree, and the host is told how high it is', async () => {
  const { page, view, said, asked, bridge } = await host.open();
  assert.equal((await page.evaluate(() => window.bridge.getAppVersion())).name, 'qianfan-models');
  await view.getByText('Waiting for the result…').waitFor();
  const low = (await asked()).findLast(one => one.name === 'size').params.height;
  await bridge('sendToolInput', { arguments: { query: 'ernie' } });
  await bridge('sendToolResult', await host.call('find_models', { query: 'ernie' }));
  await page.waitForFunction(low => window.asked.findLast(one => one.name === 'size').params.height > low + 300, low);
  assert.deepEqual(await bridge('teardownResource', {}), {});
  assert.deepEqual(said, []);
  await page.close();
});

test('The answer is shown at once, and the view asks for all pages of the same search with every field', async () => {
  const { page, view, said, calls, requests, result } = await host.open();
  await result('find_models', { kind: ['chat'], maxKeys: 3, fields: ['name'] });
  await status(view, /^(\d+) of \1 models$/);
  assert.ok(calls.length > 1);
  for (const [index, { name, arguments: args }] of calls.entries()) {
    assert.equal(name, 'find_models');
    assert.deepEqual(args.kind, ['chat']);
    assert.ok(args.fields.includes('priceTiers') && args.fields.includes('sources'));
    assert.equal('marker' in args, index > 0);
  }
  const { total } = (await host.call('find_models', { kind: ['chat'], maxKeys: 1 })).structuredContent;
  assert.equal(await view.locator('#list > table > tbody > tr').count(), total);
  await view.getByText(/^Account API: sandbox, as of \d{4}-\d\d-\d\d \d\d:\d\d UTC · oldest public page \d{4}-\d\d-\d\d$/).waitFor();
  await picture(page, 'models');
  assert.deepEqual(requests.filter(one => one.ofView).map(one => new URL(one.url).pathname), ['/view']);
  assert.deepEqual(said, []);
  await page.close();
});

test('A host through which nothing can be asked gets what the answer has, and unknown is not no', async () => {
  const { page, view, said, calls, result } = await host.open({ capabilities: {} });
  await result('find_models', {}, { content: [], structuredContent: {
    models: [
      { name: 'Told', callable: true, inputPrice: 2, inputTokens: 50_000 }, { name: 'Silent' }, { name: 'Open', unknown: ['callable'] },
    ],
    total: 3, source: 'live', asOf: '2026-11-30T08:00:00Z',
  } });
  await status(view, '3 of 3 models');
  await view.getByText('This host lets the view ask for no more fields.').waitFor();
  const cells = name => view.getByRole('row', { name: new RegExp(`Choose ${name}`) }).getByRole('cell');
  assert.match((await cells('Told').allTextContents()).join('|'), /2\|not reported\|not reported\|50,000/);
  const [silent, open] = [await cells('Silent').allTextContents(), await cells('Open').allTextContents()];
  assert.deepEqual([silent[10], open[10]], ['no', 'not reported']); // callable is asked for unless fields are named
  assert.deepEqual([silent[11], open[11]], ['not reported', 'not reported']); // batch is not
  assert.ok(!silent.join('').includes('0'));
  assert.deepEqual([calls, said], [[], []]);
  await page.close();
});

test('Fields that the call did not name are unknown, and a condition says what it says of every row', async () => {
  const { page, view, result } = await host.open({ capabilities: {} });
  await result('find_models', { callableNow: true, kind: ['chat'] });
  await status(view, /^(\d+) of \1 models$/);
  const row = await view.locator('#list > table > tbody > tr').first().getByRole('cell').allTextContents();
  assert.deepEqual([row[1], row[10], row[11]], ['chat', 'yes', 'not reported']);
  await page.close();
});

test('An error, a cancelled call and an answer of nothing are said', async () => {
  const { page, view, said, bridge, result } = await host.open();
  const alert = text => view.getByRole('alert').filter({ hasText: text }).waitFor();
  await result('find_models', { kind: ['nothing of the sort'] });
  await status(view, /./);
  await result('find_models', {}, { isError: true, content: [{ type: 'text', text: 'RATE_LIMITED: <b>too fast</b>' }] });
  await alert('RATE_LIMITED: <b>too fast</b>');
  await result('find_models', {}, { content: [{ type: 'text', text: 'no JSON' }] });
  await alert('The call failed.');
  await bridge('sendToolCancelled', { reason: 'the user stopped it' });
  await alert('The call was cancelled. the user stopped it');
  assert.deepEqual(said, []);
  await page.close();
});

test('An answer whose structure the host dropped is read from its text', async () => {
  const { page, view, result } = await host.open({ capabilities: {} });
  const { content } = await host.call('find_models', { query: 'ernie-5.1' });
  await result('find_models', { query: 'ernie-5.1' }, { content });
  await status(view, /of/);
  await view.getByRole('rowheader', { name: /^ERNIE-5.1/ }).first().waitFor();
  await page.close();
});

test('When a later page fails, the models so far stay and the failure is said', async () => {
  const models = [{ name: 'First', versionId: 'amv-1' }];
  const { page, view, result } = await host.open({
    answer: ({ arguments: { marker } }) => marker ? { isError: true, content: [{ type: 'text', text: 'UPSTREAM_TIMEOUT' }] }
      : { content: [], structuredContent: { models, total: 2, nextMarker: 'next', source: 'live', asOf: '2026-11-30T08:00:00Z' } },
  });
  await result('find_models', {}, { content: [], structuredContent: { models, total: 2, source: 'live', asOf: '2026-11-30T08:00:00Z' } });
  await view.getByRole('alert').filter({ hasText: 'Not all models could be loaded: UPSTREAM_TIMEOUT' }).waitFor();
  await status(view, '1 of 1 models');
  await page.close();
});

test('The view is one piece of at most 60,000 bytes, and runs under a policy of hashes alone', async () => {
  const size = Buffer.byteLength(host.view);
  assert.ok(size <= 60_000, `${size} bytes`);
  assert.equal(host.mimeType, 'text/html;profile=mcp-app');
  assert.doesNotMatch(host.view, /innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\sstyle=|\son\w+="/);
  const { page, said, result, view: shown } = await host.open({ path: '/strict' });
  await result('compare_models', { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro'], workload: { inputTokens: 1000, outputTokens: 100 } });
  await shown.getByText('Sources that disagree').waitFor();
  await shown.locator('.bar-of-cost').first().waitFor();
  assert.deepEqual(said, []);
  await page.close();
});

test('A host that offers links and messages gets them; another is not asked', async () => {
  for (const capabilities of [all, { serverTools: {} }]) {
    const { page, view, asked, result } = await host.open({ capabilities });
    await result('compare_models', { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro'] });
    await view.getByLabel('Show sources').check();
    await view.getByText(/Public page, \d{4}/).first().waitFor();
    const links = view.getByRole('button', { name: /^Public page, .*: https:\/\/cloud\.baidu\.com\// });
    assert.equal(await links.count() > 0, 'openLinks' in capabilities);
    assert.equal(await view.getByRole('button', { name: 'Ask about these' }).isVisible(), 'message' in capabilities);
    if (capabilities === all) {
      await links.first().click();
      await view.getByRole('button', { name: 'Ask about these' }).click();
      await page.waitForFunction(() => window.asked.some(one => one.name === 'message'));
      const said = await asked();
      assert.match(said.find(one => one.name === 'openLink').params.url, /^https:\/\/cloud\.baidu\.com\//);
      assert.match(said.find(one => one.name === 'message').params.content[0].text, /: ernie-5\.1, deepseek-v4-pro\?$/);
    }
    await page.close();
  }
});
