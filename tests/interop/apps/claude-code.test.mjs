// Claude Code, with the configuration that our `install` wrote: its look at the server's health, and a call that a model asks for.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { answers, call, lists, startLocked } from './expected.mjs';
import { makeHome } from './home.mjs';
import { startModel } from './model.mjs';

const locked = await startLocked();
after(() => locked.stop());

const claude = '@anthropic-ai/claude-code/cli-wrapper.cjs';
const ways = [['stdio', '--sandbox'], ...locked.urls.map(url => [url.replace(/:\d+/, ''), '--url', url])];

for (const [by, ...args] of ways) {
  describe(`Claude Code over ${by}`, async () => {
    const home = makeHome({ QIANFAN_MCP_KEY: locked.key, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' });
    after(home.remove);

    test('connects to what install wrote', async () => {
      await home.install('claude-code', ...args);
      assert.match(await home.run(claude, ['mcp', 'list']), /^qianfan: .+ ✔ Connected$/m);
    });

    test('lists the tools to a model and calls the one it asks for', async t => {
      const model = await startModel(call);
      t.after(model.stop);
      const said = await home.run(
        claude,
        ['--print', 'List chat services.', '--tools', '', '--allowedTools', `mcp__qianfan__${call.name}`, '--no-session-persistence'],
        { ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'none' });
      lists(model.offered());
      answers(JSON.parse(said));
    });
  });
}
