// The table of the view: sorting, filtering, choosing, by mouse and by keyboard, small and large.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { picture } from './chromium.mjs';
import { startHost } from './host.mjs';

let host;
before(async () => { host = await startHost(); });
after(() => host.stop());

const asOf = '2026-11-30T08:00:00Z';
const answerOf = models => ({ content: [], structuredContent: { models, total: models.length, source: 'live', asOf } });
const status = (view, text) => view.locator('#status').filter({ hasText: text }).waitFor();
const names = view => view.locator('#list > table > tbody > tr > th bdi:first-child').allTextContents();

// Made-up models with everything that filters look at, and one of which nothing is known.
const models = [
  { name: 'Beta', kind: 'chat', contextTokens: 131_072, inputPrice: 2, outputPrice: 8, modalities: 'text->text', callable: true,
    lifecycle: 'active', released: '2026-01-02', capabilities: ['reasoning'], vendor: 'Baidu' },
  { name: 'Alpha', kind: 'chat', contextTokens: 8_192, inputPrice: 0, modalities: 'text+image->text', lifecycle: 'retiring',
    retires: '2027-03-01', released: '2025-05-01', capabilities: ['function_call'] },
  { name: 'Delta', lifecycle: 'unknown', unknown: ['callable', 'batch'] },
  { name: 'Gamma', kind: 'embedding', inputTokens: 512, inputPrice: 0.5, modalities: 'text->embedding', callable: true,
    lifecycle: 'retired', retires: '2026-01-01' },
];

async function openModels(rows = models) {
  const one = await host.open({ answer: () => answerOf(rows) });
  await one.result('find_models', {}, answerOf(rows));
  await status(one.view, `${rows.length} of ${rows.length} models`);
  return one;
}

test('Every column sorts both ways, and what is not reported comes last in both', async () => {
  const { page, view, said } = await openModels();
  assert.deepEqual(await names(view), ['Beta', 'Alpha', 'Delta', 'Gamma']);
  const expected = {
    'Model': [['Alpha', 'Beta', 'Delta', 'Gamma'], ['Gamma', 'Delta', 'Beta', 'Alpha']],
    'Context': [['Beta', 'Alpha'], ['Alpha', 'Beta']],
    'Input price, CNY / 1M': [['Alpha', 'Gamma', 'Beta'], ['Beta', 'Gamma', 'Alpha']],
    'Released': [['Beta', 'Alpha'], ['Alpha', 'Beta']],
    'Callable now': [['Beta', 'Gamma', 'Alpha', 'Delta'], ['Alpha', 'Beta', 'Gamma', 'Delta']],
  };
  for (const [column, orders] of Object.entries(expected)) {
    const head = view.getByRole('columnheader', { name: column });
    const directions = [];
    for (const order of orders) {
      await head.getByRole('button').click();
      assert.deepEqual((await names(view)).slice(0, order.length), order, column);
      directions.push(await head.getAttribute('aria-sort'));
    }
    assert.deepEqual(directions.sort(), ['ascending', 'descending']);
    assert.equal(await view.locator('[aria-sort]:not([aria-sort=none])').count(), 1);
  }
  for (const head of await view.locator('#list th[data-column] button').all()) {
    const column = await head.textContent();
    const known = await head.evaluate(button => {
      const cell = row => row.cells[button.closest('th').cellIndex].textContent;
      return [1, 2].map(() => {
        button.click();
        return [...document.querySelectorAll('#list > table > tbody > tr')].map(row => !/not reported|input limit/.test(cell(row)));
      });
    });
    for (const one of known) assert.deepEqual(one, one.toSorted((a, b) => b - a), column);
  }
  assert.deepEqual(said, []);
  await page.close();
});

test('Filters leave out what fails them and what is not reported, and count the latter', async () => {
  const { page, view, said } = await openModels();
  const filters = view.getByRole('search', { name: 'Filter' });
  const cases = [
    ['Name or ID', 'BAIDU beta', ['Beta'], 0],
    ['Kind', 'chat', ['Beta', 'Alpha'], 1],
    ['Min. context', '8000', ['Beta', 'Alpha'], 1],
    ['Max. input price', '0.5', ['Alpha', 'Gamma'], 1],
    ['Max. input price', '0', ['Alpha'], 1],
    ['Takes', 'image', ['Alpha'], 1],
    ['Capability', 'vision', ['Alpha'], 2],
    ['Lifecycle', 'retiring', ['Alpha'], 1],
    ['Lifecycle', 'not reported', ['Delta'], 0],
    ['Callable now', 'yes', ['Beta', 'Gamma'], 1],
    ['Callable now', 'no', ['Alpha'], 1],
  ];
  for (const [label, value, kept, leftOut] of cases) {
    const control = filters.getByLabel(label, { exact: true });
    if (await control.evaluate(element => element.tagName === 'SELECT')) await control.selectOption(value);
    else await control.fill(value);
    assert.deepEqual(await names(view), kept, `${label} ${value}`);
    assert.equal(await view.getByRole('status').textContent(),
      `${kept.length} of 4 models${leftOut ? ` · ${leftOut} left out: not reported` : ''}`);
    await filters.getByRole('button', { name: 'Reset' }).click();
  }
  await filters.getByLabel('Name or ID').fill('nothing like it');
  assert.equal(await view.getByRole('status').textContent(), '0 of 4 models');
  assert.deepEqual(said, []);
  await page.close();
});

test('Five hundred models are sorted and filtered, more are not loaded, and that is said', async () => {
  const rows = Array.from({ length: 520 }, (_, index) => ({
    name: `Model-${String(index).padStart(3, '0')}`, versionId: `amv-${index}`, kind: index % 2 ? 'chat' : 'embedding',
    contextTokens: 1024 * (1 + index % 300), inputPrice: (index * 37 % 500) / 10, outputPrice: 5,
    priceTiers: [{ inputPrice: (index * 37 % 500) / 10, outputPrice: 5 }], modalities: 'text->text', lifecycle: 'active',
  }));
  const { page, view, calls, said, result } = await host.open({
    answer: ({ arguments: { marker = 0 } }) => {
      const next = Number(marker) + 50;
      return { content: [], structuredContent: {
        models: rows.slice(Number(marker), next), total: rows.length, ...next < rows.length && { nextMarker: String(next) },
        source: 'live', asOf,
      } };
    },
  });
  await result('find_models', {}, answerOf(rows.slice(0, 20)));
  await status(view, '500 of 500 models');
  assert.equal(calls.length, 10);
  await view.getByText('Only the first 500 of 520 models are shown.').waitFor();
  await view.getByRole('columnheader', { name: 'Input price, CNY / 1M' }).getByRole('button').click();
  const prices = await view.locator('#list > table > tbody > tr > td:nth-child(5) data')
    .evaluateAll(all => all.map(one => Number(one.value)));
  assert.deepEqual(prices, prices.toSorted((a, b) => a - b));
  await view.getByLabel('Name or ID').fill('model-01');
  await status(view, '10 of 500 models');
  await view.getByLabel('Name or ID').fill('');
  await status(view, '500 of 500 models');
  await picture(page, 'five-hundred');
  assert.deepEqual(said, []);
  await page.close();
});

test('By keyboard alone: sort, choose two, compare, read a source, close', async () => {
  const { page, view, said } = await openModels();
  const focused = () => page.frames()[1].evaluate(() => {
    const { activeElement: element } = document;
    return element.getAttribute('aria-label') ?? element.textContent;
  });
  const tabTo = async name => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press('Tab');
      if (await focused() === name) return;
    }
    assert.fail(`Tab does not reach ${name}`);
  };
  await page.locator('iframe').focus();
  await tabTo('Context');
  await page.keyboard.press('Enter');
  assert.equal(await view.getByRole('columnheader', { name: 'Context' }).getAttribute('aria-sort'), 'descending');
  assert.equal(await focused(), 'Context');
  await tabTo('Choose Beta');
  await page.keyboard.press('Space');
  await tabTo('Details and sources of Beta');
  await page.keyboard.press('Enter');
  await view.getByRole('table', { name: 'Details and sources of Beta' }).getByText('Account API, 2026-11-30').first().waitFor();
  await tabTo('Choose Alpha');
  await page.keyboard.press('Space');
  assert.equal(await view.locator('#chosen').textContent(), 'Chosen: Beta, Alpha');
  await view.locator('#compare').focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'Comparison');
  await tabTo('Close');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'Compare');
  assert.ok(await view.getByRole('heading', { name: 'Comparison' }).isHidden());
  assert.deepEqual(said, []);
  await page.close();
});

test('Points of the plot have names, one is reached by Tab, arrow keys go on, Enter chooses', async () => {
  const { page, view } = await openModels();
  const points = view.getByRole('listbox', { name: 'Price and context' }).getByRole('option');
  assert.deepEqual(await points.evaluateAll(all => all.map(one => one.getAttribute('aria-label'))), [
    'Gamma: context 512, input price 0.5', 'Alpha: context 8,192, input price 0', 'Beta: context 131,072, input price 2']);
  assert.deepEqual(await points.evaluateAll(all => all.map(one => one.tabIndex)), [0, -1, -1]);
  await points.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await view.locator('#chosen').filter({ hasText: 'Chosen: Alpha' }).waitFor();
  assert.equal(await points.nth(1).getAttribute('aria-selected'), 'true');
  assert.equal(await page.frames()[1].evaluate(() => document.activeElement.getAttribute('aria-label')),
    'Alpha: context 8,192, input price 0');
  await view.getByText('1 without a price or a context are not drawn.').waitFor();
  await page.close();
});

test('Six can be chosen and no more', async () => {
  const rows = Array.from({ length: 8 }, (_, index) => ({ name: `Model ${index}`, versionId: `amv-${index}` }));
  const { page, view } = await openModels(rows);
  for (let index = 0; index < 6; index++) await view.getByLabel(`Choose Model ${index}`).check();
  await view.getByLabel('Choose Model 6').click();
  await view.locator('#chosen').filter({ hasText: 'Choose two to six to compare.' }).waitFor();
  assert.equal(await view.getByRole('checkbox', { name: /^Choose/, checked: true }).count(), 6);
  await page.close();
});
