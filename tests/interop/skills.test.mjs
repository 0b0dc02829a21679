// The skills extension over stdio and HTTP, as a client uses it that negotiates revision 2026-07-28.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { startHttp, stdio } from './server.mjs';

const extension = 'io.modelcontextprotocol/skills';
const uri = 'skill://choose-qianfan-model/SKILL.md';
// A schema that takes what comes.
const anything = { '~standard': { version: 1, vendor: 'interop', validate: value => ({ value }) } };
const languages = { en: /^Choose a Baidu Qianfan/, zh: /^为任务挑选百度千帆/ };

for (const [language, description] of Object.entries(languages)) for (const by of ['stdio', 'HTTP']) {
  describe(`Skills over ${by} in ${language}`, () => {
    const client = new Client({ name: 'interop', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    const ask = (method, params = {}) => client.request({ method, params }, anything);
    let running;

    before(async () => {
      running = by === 'HTTP' ? await startHttp(['--lang', language]) : undefined;
      await client.connect(running
        ? new StreamableHTTPClientTransport(new URL(running.url)) : new StdioClientTransport(stdio(['--sandbox', '--lang', language])));
    });

    after(async () => {
      await client.close();
      await running?.stop();
    });

    test('they are declared', () => assert.deepEqual(client.getServerCapabilities().extensions[extension], {}));

    test('the one that is listed is got alike, and its digest and size are those of the file', async () => {
      const { skills, ttlMs, cacheScope } = await ask('skills/list');
      assert.equal(skills.length, 1);
      assert.deepEqual([ttlMs, cacheScope], [3_600_000, 'public']);
      assert.deepEqual((await ask('skills/get', { uri })).skill, skills[0]);

      const { contents: [{ text, mimeType }] } = await client.readResource({ uri });
      const bytes = Buffer.from(text);
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      assert.equal(mimeType, 'text/markdown');
      assert.deepEqual(skills[0].resources, [{ uri, digest, size: bytes.length }]);
      const written = text.split('---\n')[1].trim().split('\n').map(line => line.split(/: (.*)/s).slice(0, 2));
      assert.deepEqual(skills[0].frontmatter, Object.fromEntries(written));
      assert.match(skills[0].frontmatter.description, description);
    });

    test('another one is refused', () => assert.rejects(ask('skills/get', { uri: 'skill://other/SKILL.md' }), { code: -32602 }));
  });
}
