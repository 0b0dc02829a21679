// Starts Debian's Chromium for the tests of anything that people look at.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const pictures = fileURLToPath(new URL('../../artifacts/browser/', import.meta.url));

/** CHROMIUM names another one. Root has no sandbox of its own to give it. */
export function startChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

/** Keeps a picture of a whole page for people to look at. What is beyond the window is not drawn in a frame, so the window grows first. */
export async function picture(page, name) {
  mkdirSync(pictures, { recursive: true });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize().width, height });
  await page.screenshot({ path: `${pictures}${name}.png` });
}
