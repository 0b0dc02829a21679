// The official TypeScript clients, over stdio and HTTP. They check structuredContent against the outputSchema that listTools gave.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { makeKey, start, startHttp, stdio } from './server.mjs';
import { answers, core, joined, lists, names, needed } from './tools.mjs';

const me = { name: 'interop', version: '1.0.0' };

const clients = [
  { name: 'TypeScript v1', revision: '2025-11-25', create: () => new ClientV1(me), call: callV1, Stdio: StdioV1, Http: HttpV1 },
  { name: 'TypeScript v2', revision: '2025-11-25', create: () => new ClientV2(me), call: callV2, Stdio: StdioV2, Http: HttpV2 },
  {
    name: 'TypeScript v2, negotiating',
    revision: '2026-07-28',
    create: () => new ClientV2(me, { versionNegotiation: { mode: 'auto' } }),
    call: callV2,
    Stdio: StdioV2,
    Http: HttpV2,
  },
];

const key = makeKey('interop');
const open = await startHttp();
const locked = await startHttp(['--tools', 'all', '--auth', 'key', '--keys', key.pair]);
const plain = await startHttp([]);
after(() => Promise.all([open, locked, plain].map(running => running.stop())));

const connect = (Http, { url }, headers = {}) => new Http(new URL(url), { requestInit: { headers } });

const transports = [
  { by: 'stdio', transport: ({ Stdio }) => new Stdio(stdio()) },
  { by: 'HTTP', transport: ({ Http }) => connect(Http, open), running: open },
  { by: 'HTTP with a key', transport: ({ Http }) => connect(Http, locked, { Authorization: key.header }), running: locked },
];

for (const { by, transport: over, running } of transports) for (const kind of clients) {
  const { name, revision, create } = kind;
  describe(`${name} over ${by}`, () => {
    const client = create();
    const transport = over(kind);
    const call = (tool, args = {}, options) => kind.call(client, { name: tool, arguments: args }, options);
    let spoken;
    let said = '';
    let tools;

    before(async () => {
      const { setProtocolVersion } = transport;
      transport.setProtocolVersion = version => {
        spoken = version;
        setProtocolVersion?.call(transport, version);
      };
      transport.stderr?.on('data', data => { said += data; });
      await client.connect(transport);
      ({ tools } = await client.listTools());
    });

    after(() => client.close());

    test(`speaks ${revision}`, () => {
      assert.equal(client.getNegotiatedProtocolVersion?.() ?? spoken, revision);
      assert.equal(client.getServerVersion().name, 'qianfan-mcp');
      assert.match(client.getInstructions(), /Qianfan/);
    });

    test('lists exactly its tools, each with both schemas and read-only', () => {
      assert.deepEqual(tools.map(tool => tool.name), names);
      for (const tool of tools) {
        assert.equal(tool.inputSchema.type, 'object');
        assert.equal(tool.outputSchema.type, 'object');
        assert.equal(tool.annotations.readOnlyHint, true);
      }
    });

    for (const tool of names) {
      test(`${tool} answers, alike in text and structure`, async () => {
        const answer = succeeded(await call(tool, needed[tool]));
        assert.ok(rows(tool, answer).length > 0);
        assert.equal(answer.source, 'sandbox');
      });
    }

    for (const tool of names.filter(name => !joined.includes(name))) {
      test(`${tool} adds what upstream sent when asked for full detail`, async () => {
        const answer = succeeded(await call(tool, { ...needed[tool], detail: 'full' }));
        for (const row of rows(tool, answer)) assert.ok(Object.keys(row.upstream).length > 0);
      });
    }

    for (const tool of lists) {
      test(`${tool} gives every row once, page by page`, async () => {
        const { total } = succeeded(await call(tool, needed[tool]));
        const few = await walk(tool, 4);
        assert.deepEqual(few, await walk(tool, 100));
        assert.ok(few.length > 0);
        if (total !== undefined) assert.equal(few.length, total);
      });
    }

    test('find_models tells how many versions are loaded, to a client that asks', async () => {
      // As they come over the transport: a client forgets whom to tell once the answer is there, even when it came in the same breath.
      const heard = [];
      const { onmessage } = transport;
      transport.onmessage = (...message) => {
        heard.push(message[0]);
        onmessage(...message);
      };
      const args = { minInputTokens: 1000, fields: ['name'], refresh: true };
      succeeded(await call('find_models', args, { onprogress: () => {} }));
      transport.onmessage = onmessage;
      const told = heard.filter(({ method }) => method === 'notifications/progress').map(({ params }) => params);
      assert.ok(told.length > 1);
      assert.equal(told.at(-1).progress, told.at(-1).total);
      for (const [i, { progress }] of told.entries()) assert.ok(i === 0 || progress > told[i - 1].progress);
      assert.ok(heard.findIndex(({ result }) => result) > heard.findLastIndex(({ method }) => method === 'notifications/progress'));
    });

    test('get_preset_model_version takes a versionId of list_preset_services', async () => {
      const [{ versionId }] = succeeded(await call('list_preset_services', { serviceType: ['chat'] })).services
        .filter(service => service.model === 'ernie-3.5-128k');
      const { version } = succeeded(await call('get_preset_model_version', { modelId: versionId, detail: 'full' }));
      assert.equal(version.versionId, versionId);
      assert.equal(version.upstream.modelId, versionId);
      assert.ok(version.inputTokens > 0);
    });

    test('a model is found by its Chinese name', async () => {
      const { model } = succeeded(await call('get_custom_model', { modelSetName: '客服问答精调' }));
      assert.equal(model.name, '客服问答精调');
    });

    test('Chinese stays readable in the text', async () => {
      const { content: [{ text }] } = await call('list_custom_models');
      assert.match(text, /\p{Script=Han}{2}/u);
      assert.doesNotMatch(text, /\\u[0-9a-f]{4}/i);
    });

    test('failures are results that say what to do', async () => {
      const refused = failed(await call('list_preset_models', { maxKeys: 'many' }));
      const denied = failed(await call('get_preset_model_version', { modelId: 'amv-error-access-denied' }));
      assert.match(refused, /^INVALID_ARGUMENT: .+\nNext: /);
      assert.match(denied, /^PERMISSION_DENIED: .+\nNext: /);
    });

    test('an unknown tool is a protocol error', () =>
      assert.rejects(call('list_preset_model'), { code: -32602, message: /list_preset_models/ }));

    test('resources are listed, completed and read by id and by name', async () => {
      const { resources } = await client.listResources();
      assert.deepEqual(resources.map(({ uri }) => uri), ['qianfan://guide', 'qianfan://catalog']);
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.deepEqual(resourceTemplates.map(one => one.uriTemplate), ['qianfan://versions/{versionId}', 'qianfan://services/{serviceId}']);
      const ref = { type: 'ref/resource', uri: resourceTemplates[0].uriTemplate };
      const { completion: { values } } = await client.complete({ ref, argument: { name: 'versionId', value: 'ernie-speed-1' } });
      assert.ok(values.includes('ERNIE-Speed-128K'));
      for (const named of ['amv-tg07pj97a068', values[0]]) {
        const { contents: [{ text, mimeType }] } = await client.readResource({ uri: `qianfan://versions/${named}` });
        assert.equal(mimeType, 'application/json');
        assert.match(JSON.parse(text).version.versionId, /^amv-/);
      }
      const { contents: [{ text }] } = await client.readResource({ uri: 'qianfan://catalog' });
      assert.match(text, /find_models/);
    });

    test('choose_model quotes the task and explains arguments that find_models takes', async () => {
      const { prompts } = await client.listPrompts();
      assert.deepEqual(prompts.map(prompt => prompt.name), ['choose_model', 'explain_error']);
      const task = '批量总结 100K tokens 的合同，现在就要能调用';
      const { messages: [{ content: { text } }] } = await client.getPrompt({ name: 'choose_model', arguments: { task } });
      assert.ok(text.includes(`${JSON.stringify(task)}\n`));
      const { tools } = await client.listTools();
      const taken = Object.keys(tools.find(tool => tool.name === 'find_models').inputSchema.properties);
      const explained = [...text.matchAll(/^ +- (\w+)/gm)].map(match => match[1]);
      assert.ok(['kind', 'minInputTokens', 'callableNow', 'supportsBatchInference'].every(name => explained.includes(name)));
      assert.deepEqual(explained.filter(name => !taken.includes(name)), []);
    });

    test('nothing was written to standard error', () => assert.equal(running?.said() ?? said, ''));

    async function walk(tool, maxKeys) {
      const all = [];
      let marker;
      do {
        const answer = succeeded(await call(tool, { ...needed[tool], maxKeys, ...(marker && { marker }) }));
        assert.ok(answer[answers[tool]].length <= maxKeys);
        all.push(...answer[answers[tool]]);
        marker = answer.nextMarker;
      } while (marker);
      return all;
    }
  });
}

for (const { name, create, Stdio, Http } of clients) {
  test(`${name} is refused without its key`, async () => {
    const client = create();
    await assert.rejects(client.connect(connect(Http, locked)), error => [error.code, error.status].includes(401));
    await client.close();
  });

  for (const [by, over] of [['stdio', () => new Stdio(stdio(['--sandbox']))], ['HTTP', () => connect(Http, plain)]]) {
    test(`${name} over ${by} finds the core tools by default`, async () => {
      const client = create();
      await client.connect(over());
      try {
        const { tools } = await client.listTools();
        assert.deepEqual(tools.map(tool => tool.name), core);
      } finally {
        await client.close();
      }
    });
  }
}

test('a missing and a wrong key are answered with 401 and a challenge', async () => {
  for (const headers of [{}, { Authorization: `${key.header}0` }]) {
    const response = await fetch(locked.url, { method: 'POST', headers });
    assert.equal(response.status, 401);
    assert.match(response.headers.get('WWW-Authenticate'), /^Bearer/);
  }
});

test('the server ends with code 0 when its input ends, having printed nothing', { timeout: 10_000 }, async () => {
  const child = start(['--sandbox']);
  let printed = '';
  child.stdout.on('data', data => { printed += data; });
  child.stdin.end();
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  assert.equal(printed, '');
});

function callV1(client, params, options) {
  return client.callTool(params, undefined, options);
}

function callV2(client, params, options) {
  return client.callTool(params, options);
}

/** The rows of an answer; of a tool that gives one object, that one. */
function rows(tool, answer) {
  return [answer[answers[tool]] ?? []].flat();
}

function succeeded(result) {
  assert.ok(!result.isError, result.content[0].text);
  assert.equal(result.content.length, 1);
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result.structuredContent;
}

function failed(result) {
  assert.equal(result.isError, true);
  assert.equal(result.structuredContent, undefined);
  return result.content[0].text;
}
