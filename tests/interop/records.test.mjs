// A thousand generated upstream records through every tool, read by the official TypeScript clients.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { count, expectedHash, hash, isNone, shapes } from './records/generator.mjs';
import { startUpstream } from './records/upstream.mjs';
import { forEach, walk } from './records/walk.mjs';
import { stdio } from './server.mjs';
import { lists } from './tools.mjs';

// Searches and comparisons read all lists for each call, so they get the records by the hundred.
const hundreds = Array.from({ length: count / 100 }, (_, i) => ({ start: 100 * i, end: 100 * (i + 1) }));
const numbers = Array.from({ length: count }, (_, i) => i);
const details = Object.keys(shapes).filter(tool => !shapes[tool].lists);
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
// A backslash that is itself escaped begins no escape.
const escape = /(?<!\\)(?:\\\\)*\\u/;

test('the records are those of the C# tests', () => assert.equal(hash(), expectedHash));

for (const [name, Client, Stdio] of [['TypeScript v1', ClientV1, StdioV1], ['TypeScript v2', ClientV2, StdioV2]]) {
  describe(`${name} accepts what is made of generated records`, { timeout: 110_000 }, () => {
    const client = new Client({ name: 'records', version: '1.0.0' });
    let upstream;
    let outputs;
    let spoil = false;

    before(async () => {
      upstream = await startUpstream();
      const transport = new Stdio(stdio(['--tools', 'all'], upstream.env));
      await client.connect(transport);
      const { tools } = await client.listTools();
      outputs = new Map(tools.map(tool => [tool.name, tool.outputSchema]));
      const receive = transport.onmessage;
      transport.onmessage = (message, ...more) => {
        if (spoil) message.result.structuredContent.source = 7;
        receive.call(transport, message, ...more);
      };
    });

    after(async () => {
      await client.close();
      upstream.stop();
    });

    test('and refuses an answer that does not fit its schema', async () => {
      spoil = true;
      try {
        await assert.rejects(client.callTool({ name: 'list_tpm_quotas', arguments: shapes.list_tpm_quotas.arguments }), /source/);
      } finally {
        spoil = false;
      }
    });

    for (const tool of lists)
      for (const detail of ['summary', 'full'])
        test(`${tool}, detail ${detail}`, async () => {
          const rows = await walk(client, tool, { ...shapes[tool].arguments, detail, maxKeys: 100 }, sound);
          assert.equal(rows.length, count);
          if (detail === 'full') assert.ok(rows.every(row => typeof row.upstream === 'object'));
        });

    for (const tool of details)
      test(tool, async t => {
        let refused = 0;
        await forEach(numbers, async i => {
          const args = JSON.parse(JSON.stringify(shapes[tool].arguments).replaceAll('#', i));
          const result = await client.callTool({ name: tool, arguments: { ...args, detail: i % 2 === 0 ? 'full' : 'summary' } });
          if (result.isError && isNone(i) && /^UPSTREAM_UNREADABLE: /.test(result.content[0].text)) refused++;
          else sound(result);
        });
        t.diagnostic(`${refused} of ${numbers.filter(isNone).length} records that are no object were refused`);
      });

    test('find_models', async () => {
      const fields = outputs.get('find_models').properties.models.items.properties;
      const all = Object.keys(fields).filter(field => field !== 'unknown');
      await eachHundred(async () => {
        for (const args of [{}, { fields: all, maxKeys: 50, includeCustom: true, sort: 'inputTokens' }])
          assert.ok((await walk(client, 'find_models', args, sound)).length > 50);
        const fitting = { kind: ['chat'], minInputTokens: 5000, callableNow: true, query: 'ERNIE' };
        sound(await client.callTool({ name: 'find_models', arguments: fitting }));
        sound(await client.callTool({ name: 'find_models', arguments: { capabilities: ['nothing has this'] } }));
      });
    });

    test('compare_models', () => eachHundred(async () => {
      const rows = await walk(client, 'find_models', { fields: ['name', 'versionId'], maxKeys: 50, includeCustom: true }, sound);
      const names = [...new Set(rows.map(row => row.versionId ?? row.name))];
      const sixes = Array.from({ length: Math.floor(names.length / 6) }, (_, i) => names.slice(6 * i, 6 * (i + 1)));
      assert.ok(sixes.length > 10);
      await forEach(sixes, async models => {
        const compared = sound(await client.callTool({ name: 'compare_models', arguments: { models } }));
        assert.ok(compared.models.length + (compared.notFound?.length ?? 0) > 0);
      });
    }));

    async function eachHundred(task) {
      try {
        for (const window of hundreds) {
          Object.assign(upstream.window, window);
          await task();
        }
      } finally {
        Object.assign(upstream.window, { start: 0, end: count });
      }
    }
  });
}

/** The structure of an answer, which the client has found to fit the schema by now; its text says the same, and shows all it says. */
function sound(result) {
  const [{ text }] = result.content;
  assert.ok(!result.isError, text);
  assert.deepEqual(JSON.parse(text), result.structuredContent);
  assert.doesNotMatch(text, escape);
  assert.doesNotMatch(text, hidden);
  for (const said of texts(result.structuredContent)) assert.doesNotMatch(said, hidden);
  // Details that are no object could not be had; nothing else is missing.
  for (const line of result.structuredContent.incomplete ?? []) assert.match(line, /^(details of \d+ versions: UPSTREAM_UNREADABLE |Left out(:| \())/);
  return result.structuredContent;
}

function texts(value) {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.entries(value).flatMap(([name, member]) => [name, ...texts(member)]);
}
