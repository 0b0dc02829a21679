// What the tests expect of the tools.

/** The tools in their order, each with the member of its answer that holds the rows, or the one object. */
export const answers = {
  find_models: 'models',
  compare_models: 'models',
  list_preset_services: 'services',
  list_preset_models: 'models',
  get_preset_model_version: 'version',
  list_custom_models: 'models',
  list_evaluable_models: 'models',
  list_batch_inference_models: 'models',
  list_evaluation_objects: 'objects',
  get_custom_model_version: 'version',
  get_preset_model: 'model',
  get_custom_model: 'model',
  list_custom_services: 'services',
  get_custom_service: 'service',
  list_tpm_quotas: 'quotas',
};

/** What a tool refuses to run without. */
export const needed = {
  compare_models: { models: ['ERNIE-4.0-8K', 'ERNIE-Speed-128K'] },
  get_preset_model_version: { modelId: 'amv-tg07pj97a068' },
  list_evaluation_objects: { objectType: 'customModel' },
  get_custom_model_version: { modelId: 'amv-orkxgow0ozg1' },
  get_preset_model: { modelSetId: 'am-vhbjz6njftn9' },
  get_custom_model: { modelSetName: '客服问答精调' },
  get_custom_service: { serviceId: 'svco-k7m2xw94tq1c' },
  list_tpm_quotas: { model: 'ernie-4.5-turbo-128k' },
};

export const names = Object.keys(answers);
export const lists = names.filter(name => name.startsWith('list_'));
/** Those that join several actions; the others read one, and give its rows whole when asked for full detail. */
export const joined = ['find_models', 'compare_models'];
/** What is listed when --tools is not given. */
export const core = names.slice(0, 8);
