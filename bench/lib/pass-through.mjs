// What a server would forward that passes Qianfan's answers on as they are: asked of the sandbox by Qianfan's own SDK.
import { consoleAction } from '@baiducloud/qianfan';

const models = { route: '/v2/model', action: 'DescribeSystemModelSets', paged: true };
const services = { route: '/v2/service', action: 'DescribePresetServices' };
const details = { route: '/v2/model', action: 'DescribeSystemModel' };
const ownModels = { route: '/v2/model', action: 'DescribeCustomModelSets' };
const evaluable = { route: '/wenxinworkshop/modelrepo/eval/model/list' };
const ownServices = { route: '/v2/service', action: 'DescribeServices', paged: true };
const listed = { route: '/v2/models' };
const batch = { route: '/v2/batchinference', action: 'DescribeBatchInferenceModel' };

/** The calls behind a tool's answer. Those that join: the lists on all their pages, and the details of each version that they show. */
const calls = {
  find_models: ({ models: shown }) => [...lists(), listed, ...detailsOf(shown)],
  compare_models: ({ models: shown }) => [...lists(batch, evaluable), listed, ...detailsOf(shown)],
  check_models: () => [...lists(ownModels, ownServices), listed],
  list_models: () => [listed],
  list_preset_services: () => [1, 2].map(protocolVersion => ({ ...services, body: { protocolVersion } })),
  get_preset_model_version: ({ version: { versionId } }) => detailsOf([{ versionId }]),
  list_custom_models: () => [{ ...ownModels, body: {} }],
  list_evaluable_models: () => [{ ...evaluable, body: {} }],
  list_batch_inference_models: () => [{ ...batch, body: {} }],
};

/** The answers that pass-through would forward in place of this one, each as JSON. */
export async function passThrough(tool, answer) {
  const answers = [];
  for (const call of calls[tool](answer)) answers.push(...await ask(call));
  return answers;
}

/** An answer with those rows of its lists only that name one of the ids. */
export function withRowsOf(answer, ids) {
  const rows = list => list.filter(row => ids.some(id => JSON.stringify(row).includes(`"${id}"`)));
  const isList = value => Array.isArray(value) && value.some(item => typeof item === 'object');
  const { result } = answer;
  if (isList(result)) return { ...answer, result: rows(result) };
  const members = Object.entries(result).map(([name, value]) => [name, isList(value) ? rows(value) : value]);
  return { ...answer, result: Object.fromEntries(members) };
}

function lists(...more) {
  return [
    { ...models, body: { maxKeys: 100 } },
    { ...services, body: { protocolVersion: 1 } },
    { ...services, body: { protocolVersion: 2 } },
    ...more.map(call => ({ ...call, body: {} })),
  ];
}

function detailsOf(versions) {
  return versions.filter(({ versionId }) => versionId).map(({ versionId }) => ({ ...details, body: { modelId: versionId } }));
}

// The inference API takes the sandbox's API key and no signature.
async function askListed(route) {
  const key = 'bce-v3/ALTAK-sandbox0000000000/0123456789abcdef0123456789abcdef01234567';
  const response = await fetch(process.env.QIANFAN_CONSOLE_API_BASE_URL + route, { headers: { Authorization: `Bearer ${key}` } });
  const { object, data } = await response.json();
  return { object, result: data };
}

async function ask({ route, action, paged, body }) {
  if (route === listed.route) return [await askListed(route)];
  const answers = [];
  let marker;
  do {
    const answer = await consoleAction({ base_api_route: route, action, data: { ...body, ...marker && { marker } } });
    if (!answer.result) throw new Error(`${action ?? route}: ${JSON.stringify(answer)}`);
    answers.push(answer);
    marker = paged && answer.result.pageInfo?.isTruncated ? answer.result.pageInfo.nextMarker : undefined;
  } while (marker);
  return answers;
}
