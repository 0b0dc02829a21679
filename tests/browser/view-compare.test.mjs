// The comparison of the view and its costs, which are those of compare_models.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { picture } from './chromium.mjs';
import { startHost } from './host.mjs';

let host;
before(async () => { host = await startHost(); });
after(() => host.stop());

const status = (view, text) => view.locator('#status').filter({ hasText: text }).waitFor();
const setLoad = async (view, ...numbers) => {
  for (const [index, label] of ['Input tokens per call', 'Output tokens per call', 'Calls'].entries())
    await view.getByRole('spinbutton', { name: label }).fill(String(numbers[index]));
};
const line = (view, field) => view.locator(`#compared [data-field="${field}"]`);

test('The chosen models stand side by side, differences are marked in words, and sources that disagree are named', async () => {
  const { page, view, said, asked, result } = await host.open();
  await result('find_models', { query: 'ernie-5' });
  await status(view, /^(\d+) of \1 models$/);
  for (const name of ['ERNIE-5.1', 'ERNIE 5.0 Thinking Latest']) await view.getByLabel(`Choose ${name}`, { exact: true }).check();
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await view.getByRole('heading', { name: 'Sources that disagree' }).waitFor();
  assert.match(await line(view, 'inputPrice').getByRole('rowheader').textContent(), /differs/);
  assert.doesNotMatch(await line(view, 'vendor').getByRole('rowheader').textContent(), /differs/);
  await view.getByLabel('Only differences').check();
  assert.equal(await line(view, 'vendor').count(), 0);
  assert.equal(await line(view, 'cost').count(), 1);
  await view.getByLabel('Show sources').check();
  assert.match(await line(view, 'inputPrice').textContent(), /Account API, \d{4}-\d\d-\d\d/);
  assert.equal((await asked()).find(one => one.name === 'modelContext').params.content[0].text,
    'Models compared: ernie-5.1, ernie-5.0-thinking-latest. Workload: 10000 input, 1000 output tokens, 1000 calls.');
  await picture(page, 'comparison');
  await view.getByRole('button', { name: 'Clear choice' }).click();
  assert.ok(await view.locator('#comparison').isHidden());
  assert.deepEqual(said, []);
  await page.close();
});

test('An answer of compare_models opens its comparison with its workload, what names meant, and the sources of every value', async () => {
  const { page, view, said, calls, result } = await host.open();
  const args = { models: ['ERNIE-5.1', 'deepseek-v4', 'no such model'], workload: { inputTokens: 40_000, outputTokens: 500 } };
  await result('compare_models', args);
  await view.getByLabel('Show sources').check();
  await line(view, 'rpm').getByRole('button', { name: /^Public page/ }).first().waitFor();
  assert.deepEqual(calls.map(one => one.name), ['find_models', 'find_models']);
  assert.equal(await view.getByRole('spinbutton', { name: 'Calls' }).inputValue(), '1');
  assert.equal(await view.getByRole('spinbutton', { name: 'Input tokens per call' }).inputValue(), '40000');
  await view.getByText(/^Not found: no such model/).waitFor();
  await view.getByText(/^deepseek-v4 was taken for /).waitFor();
  await view.getByRole('button', { name: 'Show all models' }).click();
  await status(view, /^(\d\d+) of \1 models$/);
  assert.deepEqual(said, []);
  await page.close();
});

test('Costs are those of compare_models for workloads on both sides of every border, also where they are not known', async () => {
  const { page, view, said, result } = await host.open();
  await result('find_models', { kind: ['chat', 'image2text'], includeRetired: true, query: 'ernie' });
  await status(view, /^(\d+) of \1 models$/);
  const rows = [];
  let marker;
  do {
    const { structuredContent: answer } = await host.call('find_models', {
      kind: ['chat', 'image2text'], includeRetired: true, query: 'ernie', maxKeys: 50,
      fields: ['name', 'versionId', 'priceTiers', 'inputTokens'],
      ...marker && { marker },
    });
    rows.push(...answer.models);
    marker = answer.nextMarker;
  } while (marker);
  const tiered = rows.filter(row => row.priceTiers?.length > 1).slice(0, 4);
  assert.ok(tiered.length > 1, 'the sandbox has models with tiers');
  const others = [rows.find(row => row.priceTiers?.length === 1), rows.find(row => !row.priceTiers)];
  const compared = [...tiered, ...others];
  const tiers = tiered.flatMap(row => row.priceTiers.map(tier => tier.upToInputTokens));
  const borders = [...new Set([...tiers, ...compared.map(row => row.inputTokens)].filter(Boolean))];
  const workloads = [[0, 0, 1], [1, 0, 1], [0, 777, 3], [333, 7, 123_457], [10_000_000, 1, 1],
    ...borders.flatMap(border => [[border, 1_001, 7], [border + 1, 1_001, 7]])];
  let [known, unknown] = [0, 0];
  for (const [inputTokens, outputTokens, calls] of workloads) {
    await setLoad(view, inputTokens, outputTokens, calls);
    const { costs } = (await host.call('compare_models', {
      models: compared.map(row => row.versionId), workload: { inputTokens, outputTokens, calls },
    })).structuredContent;
    for (const cost of costs) {
      const cell = view.getByRole('row').filter({ has: view.getByLabel(`Choose ${cost.name}`, { exact: true }) }).getByRole('cell').nth(5);
      const shown = await cell.evaluate(one => one.querySelector('data')?.value);
      assert.equal(shown === undefined ? undefined : Number(shown), cost.cny, `${cost.name}, ${inputTokens} ${outputTokens} ${calls}`);
      if (cost.cny === undefined) unknown++; else known++;
    }
  }
  assert.ok(known > 10 && unknown > 2, `${known} known, ${unknown} unknown`);
  assert.deepEqual(said, []);
  await page.close();
});

test('A slider and its number field say the same, and a number that cannot be meant changes nothing', async () => {
  const { page, view, result } = await host.open();
  await result('find_models', { query: 'ernie-5.1' });
  await status(view, /^(\d+) of \1 models$/);
  const slider = view.getByRole('slider', { name: 'Input tokens per call' });
  const number = view.getByRole('spinbutton', { name: 'Input tokens per call' });
  assert.equal(await slider.getAttribute('aria-valuetext'), '10,000');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await number.inputValue(), '15000');
  const cost = () => view.locator('#list tbody data').evaluateAll(all => all.map(one => one.value).join());
  const before = await cost();
  for (const wrong of ['', '-1', '1.5', '99999999']) {
    await number.fill(wrong);
    assert.equal(await number.getAttribute('aria-invalid'), 'true', wrong);
    await view.getByText('A whole number from 0 to 10,000,000').first().waitFor();
    assert.equal(await cost(), before);
  }
  await number.fill('30000');
  assert.equal(await number.getAttribute('aria-invalid'), 'false');
  assert.equal(await slider.getAttribute('aria-valuetext'), '30,000');
  assert.notEqual(await cost(), before);
  await page.close();
});

test('Without a way to ask, an answer of compare_models is read from its words, in either language', async () => {
  const args = { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro'], workload: { inputTokens: 40_000, outputTokens: 1_000, calls: 10 } };
  const answer = await host.call('compare_models', args);
  const chinese = JSON.parse(JSON.stringify(answer.structuredContent).replaceAll('not reported', '未提供').replaceAll('"yes"', '"是"')
    .replaceAll('"no"', '"否"').replace(/([\d.?]+) in, ([\d.?]+) out/g, (_, input, output) => `输入 ${input}，输出 ${output}`));
  for (const structuredContent of [answer.structuredContent, chinese]) {
    const { page, view, said, calls, result } = await host.open({ capabilities: {} });
    await result('compare_models', args, { content: [], structuredContent });
    await line(view, 'cost').waitFor();
    const costs = await line(view, 'cost').locator('data').evaluateAll(all => all.map(one => Number(one.value)));
    assert.deepEqual(costs, answer.structuredContent.costs.map(one => one.cny));
    const called = await line(view, 'callable').getByRole('cell').allTextContents();
    const told = answer.structuredContent.differences.find(one => one.field === 'callable')?.values;
    if (told) assert.deepEqual(called, told);
    assert.deepEqual([calls, said], [[], []]);
    await page.close();
  }
});
