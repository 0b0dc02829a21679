// Codex CLI, with the configuration that our `install` wrote: what it reads of it, also after changes, and a call that a model asks for.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { answers, call, lists, startLocked } from './expected.mjs';
import { makeHome } from './home.mjs';
import { startModel } from './model.mjs';

const locked = await startLocked();
after(() => locked.stop());

const codex = '@openai/codex/bin/codex.js';
const ways = [['stdio', '--sandbox'], ...locked.urls.map(url => [url.replace(/:\d+/, ''), '--url', url])];

for (const [by, ...args] of ways) {
  test(`Codex over ${by} lists the tools to a model and calls the one it asks for`, async t => {
    const home = newHome(t);
    await home.install('codex', ...args);
    const model = await startModel(call);
    t.after(model.stop);
    const provider = { name: 'fake', base_url: `${model.url}/v1`, wire_api: 'responses', supports_websockets: false };
    const settings = { model: 'none', model_provider: 'fake', approval_policy: 'never', 'analytics.enabled': false };
    // Or the first request may go out before the server has started.
    settings['mcp_servers.qianfan.required'] = true;
    for (const [name, value] of Object.entries(provider)) settings[`model_providers.fake.${name}`] = value;
    // The sandbox that Codex has for commands; calls of read-only tools need nobody's approval in it.
    const said = await home.run(codex, [
      'exec', '--skip-git-repo-check', '--ephemeral', '--sandbox', 'read-only',
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${JSON.stringify(value)}`]),
      'List chat services.',
    ]);
    lists(model.offered());
    answers(JSON.parse(said));
  });
}

const url = 'https://models.example.com/mcp';
const own = { HTTPS_PROXY: 'http://127.0.0.1:3128' };
const starts = {
  'no file': undefined,
  'another server': '# mine\nmodel = "gpt-5"\n\n[mcp_servers.other]\ncommand = "other"\n',
  'a table of its own for the environment': `[mcp_servers.qianfan]
command = "dotnet"
args = ["dnx", "Qianfan.Mcp@0.1.0", "--yes"]
startup_timeout_sec = 20

[mcp_servers.qianfan.env]
HTTPS_PROXY = "${own.HTTPS_PROXY}"
`,
};
// Each with the variables that are there afterwards; none for HTTP, where the whole environment goes, since only a program has one.
const steps = [
  ['the sandbox', ['--sandbox'], { QIANFAN_SANDBOX: '1' }],
  ['the account', [], {}],
  ['all tools', ['--tools', 'all'], { QIANFAN_MCP_TOOLS: 'all' }],
  ['the sandbox once more', ['--sandbox'], { QIANFAN_MCP_TOOLS: 'all', QIANFAN_SANDBOX: '1' }],
  ['an address', ['--url', url]],
  ['the sandbox after that', ['--sandbox'], { QIANFAN_SANDBOX: '1' }],
  ['the account after that', [], {}],
];

for (const [from, text] of Object.entries(starts)) {
  test(`Codex reads each change that install makes, from ${from}`, async t => {
    const home = newHome(t, text);
    let kept = text?.includes('HTTPS_PROXY') ? own : {};
    for (const [to, args, settings] of steps) {
      if (!settings) kept = {};
      await t.test(`to ${to}`, async () => {
        await home.install('codex', ...args);
        const servers = JSON.parse(await home.run(codex, ['mcp', 'list', '--json']));
        assert.deepEqual(servers.map(server => server.name).sort(), text?.includes('other') ? ['other', 'qianfan'] : ['qianfan']);
        const { enabled, transport } = servers.find(server => server.name === 'qianfan');
        assert.equal(enabled, true);
        if (settings) {
          assert.equal(transport.type, 'stdio');
          assert.deepEqual([transport.command, transport.args[0]], ['dotnet', 'dnx']);
          assert.deepEqual(transport.env ?? {}, { ...kept, ...settings });
        } else {
          assert.equal(transport.type, 'streamable_http');
          assert.deepEqual([transport.url, transport.bearer_token_env_var], [url, 'QIANFAN_MCP_KEY']);
        }
      });
    }
  });
}

function newHome(t, text) {
  const home = makeHome({ QIANFAN_MCP_KEY: locked.key });
  t.after(home.remove);
  if (text) {
    mkdirSync(join(home.path, '.codex'));
    writeFileSync(join(home.path, '.codex', 'config.toml'), text);
  }
  return home;
}
