// What pages cost when rows are long, and whether one that ends early loses or breaks a row.
import assert from 'node:assert/strict';
import { longRecord, shapes } from '../records/generator.mjs';
import { startUpstream } from '../records/upstream.mjs';
import { walk } from '../records/walk.mjs';
import { lists, needed } from '../tools.mjs';
import { countTokens, using } from './client.mjs';

const records = 120;

/** The largest page of each way to ask, over an upstream whose rows are long; `fault` says what went wrong with its rows. */
export async function measurePages() {
  const upstream = await startUpstream(longRecord);
  upstream.window.end = records;
  try {
    // Details are asked for row by row, so they are kept here.
    return await using(['--tools', 'all'], { ...upstream.env, QIANFAN_CACHE_DETAIL_SECONDS: '3600' }, async client => {
      const pages = [];
      for (const tool of ['find_models', ...lists]) {
        const args = { ...needed[tool], ...shapes[tool]?.arguments };
        // One row a page is never cut, so that is how a whole row looks.
        const whole = await walk(client, tool, { ...args, maxKeys: 1 }, result => result.structuredContent);
        const most = tool === 'find_models' ? 50 : 100;
        for (const [way, more] of [['default', {}], ['most rows', { maxKeys: most }]])
          pages.push({ tool, way, ...await largest(client, tool, { ...args, ...more }, whole) });
      }
      return pages;
    });
  } finally {
    upstream.stop();
  }
}

async function largest(client, tool, args, whole) {
  const tokens = [];
  try {
    const rows = await walk(client, tool, args, ({ content: [{ text }], isError, structuredContent }) => {
      assert.ok(!isError, text);
      tokens.push(countTokens(text));
      return structuredContent;
    });
    assert.ok(whole.length >= records);
    assert.deepEqual(rows, whole);
    return { pages: tokens.length, largest: Math.max(...tokens) };
  } catch (error) {
    return { pages: tokens.length, largest: Math.max(...tokens), fault: error.message.split('\n')[0] };
  }
}
