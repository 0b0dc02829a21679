// The official Node SDK signs its calls itself: that the sandbox accepts them says that sandbox and SDK agree on bce-auth-v1.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { consoleAction } from '@baiducloud/qianfan';
import { startSandbox } from './server.mjs';

let sandbox;

before(async () => {
  sandbox = await startSandbox();
  Object.assign(process.env, sandbox.env);
});

after(async () => assert.equal(await sandbox.stop(), 130));

test('DescribePresetServices', async () => {
  const { requestId, result } = await ask('/v2/service', 'DescribePresetServices', { serviceType: ['chat'] });
  assert.ok(requestId);
  assert.ok(result.serviceList.length > 0);
  for (const service of result.serviceList) assert.equal(service.serviceType, 'chat');
});

test('DescribeSystemModelSets', async () => {
  const { result } = await ask('/v2/model', 'DescribeSystemModelSets', { maxKeys: 2 });
  assert.equal(result.systemModelSetList.length, 2);
  assert.equal(result.pageInfo.isTruncated, true);
  assert.ok(result.pageInfo.nextMarker);
  for (const model of result.systemModelSetList) assert.equal(model.modelIds.length, model.modelNames.length);
});

test('DescribeSystemModel', async () => {
  const { result } = await ask('/v2/model', 'DescribeSystemModel', { modelId: 'amv-tg07pj97a068' });
  assert.equal(result.modelId, 'amv-tg07pj97a068');
  assert.equal(result.tokenLimitations.trivial.inputTokens, 5120);
});

test('DescribeCustomModelSets', async () => {
  const { result } = await ask('/v2/model', 'DescribeCustomModelSets', {});
  assert.match(result.customModelSetList[0].modelSetName, /\p{Script=Han}/u);
  assert.equal(result.pageInfo.maxKeys, 10);
});

test('DescribeBatchInferenceModel', async () => {
  const { result } = await ask('/v2/batchinference', 'DescribeBatchInferenceModel', {});
  assert.ok(result.commonModelList[0].modelVersionList.length > 0);
});

test('the evaluation route, which takes no action', async () => {
  const { log_id, result } = await ask('/wenxinworkshop/modelrepo/eval/model/list', undefined, {});
  assert.ok(log_id);
  assert.ok(result[0].modelVersionList[0].modelVersionIdStr);
});

test('a call without a body', async () => {
  const { result } = await ask('/v2/service', 'DescribePresetServices');
  assert.ok(result.serviceList.length > 0);
});

test('an error under status 200 arrives as it is', async () => {
  const { code } = await ask('/v2/model', 'DescribeSystemModel', { modelId: 'amv-error-code-200' });
  assert.equal(code, 'AccessDenied');
});

test('a wrong secret is refused', async t => {
  process.env.QIANFAN_SECRET_KEY = 'another-secret-key';
  t.after(() => Object.assign(process.env, sandbox.env));
  // The SDK's words for any status but 2xx.
  await assert.rejects(ask('/v2/model', 'DescribeSystemModelSets', {}), /Request timed out.*status = 403/s);
});

const ask = (route, action, data) => consoleAction({ base_api_route: route, action, data });
