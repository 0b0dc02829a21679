// What the tests expect of the tools.

/** The tools in their order, each with the member of its answer that holds the rows, or the one object. */
export const answers = {
  list_preset_services: 'services',
  list_preset_models: 'models',
  get_preset_model_version: 'version',
  list_custom_models: 'models',
  list_evaluable_models: 'models',
  list_batch_inference_models: 'models',
};

export const names = Object.keys(answers);
export const lists = names.filter(name => name.startsWith('list_'));
