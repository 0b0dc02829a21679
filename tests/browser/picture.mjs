// Writes the pictures of the READMEs: node tests/browser/picture.mjs, after a build. The data is the sandbox's.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startHost } from './host.mjs';

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const question = { kind: ['chat'], minContextTokens: 100_000, callableNow: true, sort: 'price' };
mkdirSync(folder, { recursive: true });
for (const [locale, name] of [['en', 'models.png'], ['zh-CN', 'models.zh-CN.png']]) {
  const host = await startHost(['--lang', locale.slice(0, 2)]);
  const { page, view, result } = await host.open({ hostContext: { locale, theme: 'light' }, width: 960 });
  await result('find_models', question);
  const boxes = view.locator('tbody input[type=checkbox]');
  await boxes.nth(1).waitFor();
  for (const place of [0, 2]) await boxes.nth(place).check();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: 960, height });
  await page.screenshot({ path: `${folder}${name}` });
  await host.stop();
}
