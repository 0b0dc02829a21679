// The command line of the MCP Inspector, as people try servers with it, over stdio and HTTP.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cleanEnv, server, startHttp } from './server.mjs';
import { answers, core, joined, lists, names, needed } from './tools.mjs';

const inspector = fileURLToPath(new URL('node_modules/.bin/mcp-inspector', import.meta.url));

const running = await startHttp();
const plain = await startHttp([]);
after(() => Promise.all([running.stop(), plain.stop()]));

const stdio = [...server, '--sandbox', '--tools', 'all'];
const http = [running.url, '--transport', 'http'];
const eras = ['legacy', 'auto', 'modern'];
const ways = eras.flatMap(era => [
  { by: 'stdio', target: stdio, era },
  { by: 'HTTP', target: http, era },
]);

for (const { by, target, era } of ways) {
  describe(`Inspector over ${by}, ${era} era`, { concurrency: 2 }, () => {
    test('finds all tools and nothing to complain about in their schemas', () => finds(target, era, names));

    for (const tool of names) {
      test(`calls ${tool}`, async () => {
        const bounds = lists.includes(tool) ? ['maxKeys=2'] : [];
        const detail = joined.includes(tool) ? [] : ['detail=full'];
        const answer = await call(target, era, tool, ...words(needed[tool]), ...bounds, ...detail);
        const rows = [answer[answers[tool]]].flat();
        assert.ok(rows.length > 0);
        // A list that is longer than the page says so.
        if (lists.includes(tool)) assert.equal(rows.length, answer.nextMarker ? 2 : Math.min(rows.length, 2));
        for (const row of rows) assert.ok(joined.includes(tool) || Object.keys(row.upstream).length > 0);
      });
    }
  });
}

for (const [by, target] of [['stdio', [...server, '--sandbox']], ['HTTP', [plain.url, '--transport', 'http']]]) {
  test(`Inspector over ${by} finds the core tools by default and nothing to complain about`, () => finds(target, 'auto', core));
}

for (const era of eras) {
  describe(`Inspector's arguments, ${era} era`, { concurrency: 2 }, () => {
    test('passes arrays', async () => {
      const { services } = await call(
        stdio, era, 'list_preset_services', 'serviceType=["image2text","text2image"]', 'chargeStatus=["Opened","Free"]');
      assert.ok(services.length > 0);
      for (const service of services) {
        assert.ok(['image2text', 'text2image'].includes(service.kind));
        assert.ok(['Opened', 'Free'].includes(service.chargeStatus));
      }
    });

    test('passes a switch', async () => {
      const forward = await call(stdio, era, 'list_custom_models', 'maxKeys=100');
      const backward = await call(stdio, era, 'list_custom_models', 'maxKeys=100', 'pageReverse=true');
      assert.equal(forward.nextMarker, undefined);
      assert.deepEqual(backward.models.map(model => model.modelId).sort(), forward.models.map(model => model.modelId).sort());
      assert.notDeepEqual(backward.models, forward.models);
    });

    test('shows a failed call as such', async () => {
      const { code, out } = await inspectCall(stdio, era, 'get_preset_model_version', 'modelId=am-vhbjz6njftn9');
      assert.equal(code, 5);
      assert.equal(out.isError, true);
      assert.match(out.content[0].text, /^INVALID_ARGUMENT: /);
    });
  });
}

function words(args = {}) {
  return Object.entries(args).map(([name, value]) => `${name}=${value}`);
}

async function finds(target, era, expected) {
  const { code, out, err } = await inspect(...target, '--protocol-era', era, '--method', 'tools/list', '--strict');
  assert.equal(code, 0, err);
  assert.equal(err, '');
  assert.deepEqual(out.tools.map(tool => tool.name), expected);
}

async function call(target, era, tool, ...args) {
  const { code, out, err } = await inspectCall(target, era, tool, ...args);
  assert.equal(code, 0, err);
  assert.deepEqual(JSON.parse(out.content[0].text), out.structuredContent);
  return out.structuredContent;
}

function inspectCall(target, era, tool, ...args) {
  const named = ['--method', 'tools/call', '--tool-name', tool, ...args.flatMap(arg => ['--tool-arg', arg])];
  return inspect(...target, '--protocol-era', era, ...named);
}

async function inspect(...args) {
  const child = spawn(process.execPath, [inspector, '--cli', ...args, '--format', 'json'], {
    env: cleanEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, out: out && JSON.parse(out).result, err };
}
