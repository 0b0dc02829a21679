// How the view looks and reads: theme, languages, narrow windows, screen readers; and that names cannot do anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { picture } from './chromium.mjs';
import { startHost } from './host.mjs';

let host;
before(async () => { host = await startHost(); });
after(() => host.stop());

const status = (view, text) => view.locator('#status').filter({ hasText: text }).waitFor();
const workload = { inputTokens: 40_000, outputTokens: 1_000, calls: 100 };
const ground = view => view.locator('html').evaluate(element => getComputedStyle(element).backgroundColor);

test('The theme and the colours are the host\'s, from the start and when they change', async () => {
  const { page, view, bridge, result } = await host.open({ hostContext: { theme: 'dark' } });
  await result('find_models', { query: 'ernie' });
  await status(view, /^(\d+) of \1 models$/);
  assert.equal(await ground(view), 'rgb(23, 25, 29)');
  await picture(page, 'dark');
  await bridge('sendHostContextChange', { theme: 'light' });
  await view.locator('html[style*="light"]').waitFor();
  assert.equal(await ground(view), 'rgb(255, 255, 255)');
  await bridge('sendHostContextChange', { styles: { variables: {
    '--color-background-primary': 'light-dark(#fdf6e3, #002b36)', '--color-text-primary': 'url(https://example.com/a)',
  } } });
  await view.locator('html[style*="--color-background-primary"]').waitFor();
  assert.equal(await ground(view), 'rgb(253, 246, 227)');
  assert.doesNotMatch(await view.locator('html').getAttribute('style'), /url/);
  await page.close();
});

test('Every text is in the language of the host, and numbers are as people there write them', async () => {
  const { page, view, bridge, said, result } = await host.open({ hostContext: { locale: 'zh-CN' } });
  await result('compare_models', { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro', 'ERNIE-4.5-Turbo-20260402'], workload });
  await view.getByRole('heading', { name: '来源不一致' }).waitFor();
  await view.getByRole('button', { name: '查看全部模型' }).click();
  await status(view, /^(\d\d+) \/ \1 个模型$/);
  assert.equal(await view.locator('html').getAttribute('lang'), 'zh-CN');
  for (const text of await view.locator('h1, h2, label, #sort-name, button[data-say], option:not([value])').allTextContents())
    assert.doesNotMatch(text.replace('token', '').replace('ID', ''), /[A-Za-z]/, text);
  await picture(page, 'chinese');
  await bridge('sendHostContextChange', { locale: 'de-DE' });
  await view.getByRole('heading', { name: 'Comparison' }).waitFor();
  assert.equal(await view.locator('html').getAttribute('lang'), 'en');
  await view.getByRole('cell', { name: '131.072' }).first().waitFor();
  assert.deepEqual(said, []);
  await page.close();
});

test('Each text is there in both languages, with the same places for values', async () => {
  const { page } = await host.open();
  const words = await page.frames()[1].evaluate('WORDS');
  const places = text => [...new Set(text.match(/\{\d\}/g))].sort().join();
  for (const [key, [english, chinese, ...more]] of Object.entries(words)) {
    assert.ok(english && chinese && more.length === 0, key);
    assert.equal(places(english), places(chinese), key);
    assert.match(chinese, /[\u4e00-\u9fff]|^\{|^Batch$/, key);
  }
  const used = await page.frames()[1].evaluate(`Object.keys(WORDS).filter(key =>
    !new RegExp("['\\"]" + key + "['\\"]|\\\\b" + key + ": '").test(document.documentElement.innerHTML))`);
  assert.deepEqual(used, [], 'texts that nothing says');
  await page.close();
});

test('Names from Qianfan are text: they run nothing, load nothing, turn nothing around and hide nothing', async () => {
  const hostile = [
    '<img src=x onerror="parent.postMessage(1,\'*\');alert(1)">', '\u202eevil\u202c txet', 'zero\u200bwidth\u2066',
    'nul\u0000\u001b[31m', '</script><script>alert(2)</script>', `A${'a'.repeat(5_000)}`, '{{constructor}}${alert(3)}', 'مرحبا نموذج',
    '__proto__', 'constructor',
  ];
  const models = hostile.map((name, index) => ({
    name, versionId: `amv-${index}`, model: name, kind: name, vendor: name, capabilities: [name], modalities: `${name}->text`,
    lifecycle: name, replacement: name, inputPrice: index, contextTokens: 1000 + index,
    priceTiers: [{ inputPrice: 1, outputPrice: 1, when: name }],
    sources: ['inputPrice: javascript:alert(4) (2026-09-22)', 'kind: https://example.com/"><b> (2026-09-22)', name],
  }));
  const answer = { content: [], structuredContent: { models, total: models.length, source: hostile[0], asOf: hostile[0], notes: hostile } };
  const { page, view, said, requests, asked, result } = await host.open({ answer: () => answer });
  await result('find_models', {}, answer);
  await status(view, `${models.length} of ${models.length} models`);
  for (const box of (await view.getByRole('checkbox', { name: /^Choose/ }).all()).slice(0, 6)) await box.check();
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await view.getByLabel('Show sources').check();
  for (const info of await view.getByRole('button', { name: /^Details/ }).all()) await info.click();
  const text = await view.locator('body').innerText();
  for (const shown of ['<img src=x onerror=', '⟨U+202E⟩evil⟨U+202C⟩', 'zero⟨U+200B⟩width⟨U+2066⟩', 'nul⟨U+0000⟩⟨U+001B⟩[31m',
    '</script><script>'])
    assert.ok(text.includes(shown), shown);
  assert.doesNotMatch(text, /[\u0000\u001b\u200b\u202e\u2066]/);
  assert.doesNotMatch(text, /a{1001}/);
  assert.doesNotMatch(await view.locator('#list').innerText(), /a{161}/);
  assert.equal(await view.locator('img, a, b, body script ~ * script, iframe').count(), 0);
  assert.deepEqual(await view.locator('button.link').evaluateAll(all => all.filter(one => !/https:/.test(one.title)).length), 0);
  assert.ok(await page.frames()[1].evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const told = (await asked()).find(one => one.name === 'modelContext').params.content[0].text;
  assert.doesNotMatch(told, /img|evil|alert/);
  await picture(page, 'hostile');
  assert.deepEqual(requests.filter(one => one.ofView).map(one => new URL(one.url).pathname), ['/view']);
  assert.deepEqual(said, []);
  await page.close();
});

test('A window of 320 pixels scrolls no page sideways, only the tables in their own regions', async () => {
  for (const theme of ['light', 'dark']) {
    const { page, view, result } = await host.open({ width: 320, hostContext: { theme } });
    await result('compare_models', { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro', 'ERNIE-4.5-Turbo-20260402'], workload });
    await view.getByRole('heading', { name: 'Sources that disagree' }).waitFor();
    await view.locator('#list').getByText('text->text').first().waitFor();
    const [wide, window, list] = await page.frames()[1].evaluate(() =>
      [document.documentElement.scrollWidth, innerWidth, document.getElementById('list').scrollWidth]);
    assert.ok(wide <= window, `${wide} > ${window}`);
    assert.ok(list > window);
    assert.equal(await view.getByRole('region', { name: 'Models' }).getAttribute('tabindex'), '0');
    await picture(page, `narrow-${theme}`);
    await page.close();
  }
});

test('Screen readers are told roles and names of everything', async () => {
  const { page, view, result } = await host.open();
  await result('compare_models', { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro'], workload });
  await view.locator('#list').getByText('text->text').first().waitFor();
  const tree = await view.locator('body').ariaSnapshot();
  for (const part of [
    'heading "Qianfan models" [level=1]', 'heading "Comparison" [level=2]', 'main', 'region "Comparison"', 'region "Models"', 'status',
    'search "Filter"', 'spinbutton "Input tokens per call"', 'slider "Input tokens per call"', 'searchbox "Name or ID"',
    'combobox "Kind"', 'spinbutton "Min. context"', 'columnheader "Context"', 'button "Context"', 'rowheader "ERNIE-5.1',
    'checkbox "Choose ERNIE-5.1" [checked]', 'button "Details and sources of ERNIE-5.1"', 'listbox "Price and context"',
    'option "ERNIE-5.1: context 131,072, input price 4" [selected]', 'rowheader "Cost, CNY (differs)"', 'button "Compare"',
  ])
    assert.ok(tree.includes(part), `${part} is not in\n${tree}`);
  const nameless = await page.frames()[1].evaluate(() => [...document.querySelectorAll('button, input, select, [tabindex="0"]')]
    .filter(one => !one.closest('[hidden]') && !(one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim()
      && !one.hasAttribute('aria-labelledby')).map(one => one.outerHTML));
  assert.deepEqual(nameless, []);
  await page.close();
});

test('Text has the contrast that WCAG 2 asks for, in both themes', async () => {
  for (const theme of ['light', 'dark']) {
    const { page, result, view } = await host.open({ hostContext: { theme } });
    await result('compare_models', { models: ['ERNIE-5.1', 'DeepSeek-V4-Pro'], workload });
    await view.locator('#list').getByText('text->text').first().waitFor();
    const faint = await page.frames()[1].evaluate(() => {
      const parts = text => text.match(/[\d.]+/g).map(Number);
      const light = text => parts(text).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const behind = element => {
        for (let one = element; one; one = one.parentElement) {
          const color = getComputedStyle(one).backgroundColor;
          if (parts(color)[3] !== 0) return color;
        }
      };
      const hasText = one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
      return [...document.querySelectorAll('body *')].filter(one => hasText(one)
        && one.checkVisibility() && !one.closest(':disabled, svg, script, style')).map(one => {
        const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
        return [(a + 0.05) / (b + 0.05), one.outerHTML.slice(0, 100)];
      }).filter(([contrast]) => contrast < 4.5);
    });
    assert.deepEqual(faint, [], theme);
    await page.close();
  }
});
