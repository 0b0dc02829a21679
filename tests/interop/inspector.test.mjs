// The command line of the MCP Inspector, as people try servers with it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cleanEnv, server } from './server.mjs';
import { answers, lists, names, needed } from './tools.mjs';

const inspector = fileURLToPath(new URL('node_modules/.bin/mcp-inspector', import.meta.url));

for (const era of ['legacy', 'auto', 'modern']) {
  describe(`Inspector, ${era} era`, { concurrency: 2 }, () => {
    test('finds all tools and nothing to complain about in their schemas', async () => {
      const { code, out, err } = await inspect('--protocol-era', era, '--method', 'tools/list', '--strict');
      assert.equal(code, 0, err);
      assert.equal(err, '');
      assert.deepEqual(out.tools.map(tool => tool.name), names);
    });

    for (const tool of lists) {
      test(`calls ${tool}`, async () => {
        const answer = await call(era, tool, ...words(needed[tool]), 'maxKeys=3', 'detail=full');
        assert.equal(answer[answers[tool]].length, 3);
      });
    }

    test('calls get_preset_model_version', async () => {
      const { version } = await call(era, 'get_preset_model_version', 'modelId=amv-tg07pj97a068');
      assert.equal(version.name, 'ERNIE-4.0-8K');
    });

    test('passes arrays', async () => {
      const { services } = await call(
        era, 'list_preset_services', 'serviceType=["image2text","text2image"]', 'chargeStatus=["Opened","Free"]');
      assert.ok(services.length > 0);
      for (const service of services) {
        assert.ok(['image2text', 'text2image'].includes(service.kind));
        assert.ok(['Opened', 'Free'].includes(service.chargeStatus));
      }
    });

    test('passes a switch', async () => {
      const forward = await call(era, 'list_preset_models', 'maxKeys=100');
      const backward = await call(era, 'list_preset_models', 'maxKeys=100', 'pageReverse=true');
      assert.deepEqual(backward.models.map(model => model.modelId).sort(), forward.models.map(model => model.modelId).sort());
      assert.notDeepEqual(backward.models, forward.models);
    });

    test('shows a failed call as such', async () => {
      const { code, out } = await inspectCall(era, 'get_preset_model_version', 'modelId=am-vhbjz6njftn9');
      assert.equal(code, 5);
      assert.equal(out.isError, true);
      assert.match(out.content[0].text, /^INVALID_ARGUMENT: /);
    });
  });
}

function words(args = {}) {
  return Object.entries(args).map(([name, value]) => `${name}=${value}`);
}

async function call(era, tool, ...args) {
  const { code, out, err } = await inspectCall(era, tool, ...args);
  assert.equal(code, 0, err);
  assert.deepEqual(JSON.parse(out.content[0].text), out.structuredContent);
  return out.structuredContent;
}

function inspectCall(era, tool, ...args) {
  return inspect('--protocol-era', era, '--method', 'tools/call', '--tool-name', tool, ...args.flatMap(arg => ['--tool-arg', arg]));
}

async function inspect(...args) {
  const child = spawn(process.execPath, [inspector, '--cli', ...server, '--sandbox', '--tools', 'all', ...args, '--format', 'json'], {
    env: cleanEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, out: out && JSON.parse(out).result, err };
}
