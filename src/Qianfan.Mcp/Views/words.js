'use strict';

// Every text of the view: English, Chinese.
const WORDS = {
  title: ['Qianfan models', '千帆模型'],
  waiting: ['Waiting for the result…', '等待查询结果…'],
  loading: ['Loading {0} of {1}…', '正在加载 {0}/{1}…'],
  origin: ['Account API: {0}, as of {1}', '账号接口：{0}，截至 {1}'],
  publicPages: ['oldest public page {0}', '公开页面最早为 {0}'],
  live: ['live', '实时'], cache: ['cached', '缓存'], stale: ['stale', '旧数据'], sandbox: ['sandbox', '沙箱模拟数据'],
  showAll: ['Show all models', '查看全部模型'],
  failed: ['The call failed.', '调用失败。'],
  partly: ['Not all models could be loaded: {0}', '未能加载全部模型：{0}'],
  cancelled: ['The call was cancelled.', '调用已取消。'],
  capped: ['Only the first {0} of {1} models are shown.', '仅显示前 {0} 个模型，共 {1} 个。'],
  onlyFields: ['This host lets the view ask for no more fields.', '当前客户端不支持由视图查询更多字段。'],
  workload: ['Workload', '用量'],
  loadInput: ['Input tokens per call', '每次输入 token'],
  loadOutput: ['Output tokens per call', '每次输出 token'],
  loadCalls: ['Calls', '调用次数'],
  wholeNumber: ['A whole number from {0} to {1}', '应为 {0} 到 {1} 的整数'],
  comparison: ['Comparison', '对比'],
  onlyDifferences: ['Only differences', '只看差异'],
  showSources: ['Show sources', '显示来源'],
  ask: ['Ask about these', '询问这些模型'],
  askText: ['Which of these fits my task best, and why: {0}?', '其中哪个最适合我的任务，为什么：{0}？'],
  contextText: ['Models compared: {0}. Workload: {1} input, {2} output tokens, {3} calls.',
    '正在对比：{0}。用量：输入 {1} token，输出 {2} token，调用 {3} 次。'],
  close: ['Close', '关闭'],
  field: ['Field', '字段'],
  differs: ['differs', '不同'],
  cheapest: ['lowest known', '已知最低'],
  conflicts: ['Sources that disagree', '来源不一致'],
  notFound: ['Not found: {0}', '未找到：{0}'],
  nearest: ['Nearest: {0}', '相近名称：{0}'],
  taken: ['{0} was taken for {1}: {2}', '{0} 取为 {1}：{2}'],
  models: ['Models', '模型'],
  filter: ['Filter', '筛选'],
  text: ['Name or ID', '名称或 ID'],
  minContext: ['Min. context', '上下文下限'],
  maxPrice: ['Max. input price', '输入价格上限'],
  takes: ['Takes', '输入类型'],
  can: ['Capability', '能力'],
  any: ['any', '不限'],
  reset: ['Reset', '重置'],
  count: ['{0} of {1} models', '{0} / {1} 个模型'],
  leftOut: ['{0} left out: not reported', '{0} 个因未提供而不列出'],
  chosen: ['Chosen: {0}', '已选：{0}'],
  chooseHint: ['Choose two to six to compare.', '选择 2 到 6 个进行对比。'],
  choose: ['Choose {0}', '选择 {0}'],
  compare: ['Compare', '对比'],
  clear: ['Clear choice', '清除选择'],
  details: ['Details and sources of {0}', '{0} 的详情与来源'],
  source: ['Source', '来源'],
  value: ['Value', '值'],
  page: ['Public page, {0}', '公开页面，{0}'],
  api: ['Account API, {0}', '账号接口，{0}'],
  noSource: ['Source not part of the result, {0}', '返回结果未含来源，{0}'],
  unknown: ['not reported', '未提供'],
  yes: ['yes', '是'], no: ['no', '否'],
  active: ['active', '在线'], retiring: ['retiring', '即将下线'], retired: ['retired', '已下线'],
  plot: ['Price and context', '价格与上下文'],
  plotHint: ['Logarithmic; input limit where no context is reported. Arrow keys move, Enter chooses.',
    '对数坐标；未提供上下文时取输入上限。方向键移动，回车选择。'],
  plotX: ['Context, tokens', '上下文，token'],
  plotY: ['Input price, CNY / 1M', '输入价格，元/百万'],
  cached: ['cached {0}', '缓存命中 {0}'],
  free: ['free', '免费'],
  pointText: ['{0}: context {1}, input price {2}', '{0}：上下文 {1}，输入价格 {2}'],
  plotLeftOut: ['{0} without a price or a context are not drawn.', '{0} 个缺少价格或上下文，未绘制。'],
  costLimit: ['input limit {0}', '输入上限 {0}'],
  costLength: ['no price for this length', '未提供这一长度的价格'],
  tierTo: ['tier to {0}', '{0} 以内档'],
  tierLast: ['last tier', '最后一档'],
  tier: ['to {2}: {0} in, {1} out', '{2} 以内：输入 {0}，输出 {1}'],
  tierOpen: ['{0} in, {1} out', '输入 {0}，输出 {1}'],
  name: ['Model', '模型'],
  versionId: ['Version ID', '版本 ID'],
  model: ['In calls', '调用名'],
  kind: ['Kind', '类型'],
  vendor: ['Vendor', '厂商'],
  contextTokens: ['Context', '上下文'],
  inputTokens: ['Input limit', '输入上限'],
  outputTokens: ['Output limit', '输出上限'],
  inputPrice: ['Input price, CNY / 1M', '输入价格，元/百万'],
  outputPrice: ['Output price, CNY / 1M', '输出价格，元/百万'],
  priceTiers: ['Price tiers, CNY / 1M', '价格分档，元/百万'],
  cost: ['Cost, CNY', '费用，元'],
  rpm: ['Requests / min', '每分钟请求'],
  tpm: ['Tokens / min', '每分钟 token'],
  modalities: ['Modalities', '模态'],
  capabilities: ['Capabilities', '能力'],
  callable: ['Callable now', '可直接调用'],
  batch: ['Batch', '批量推理'],
  fineTuning: ['Fine-tuning', '精调'],
  custom: ['Own model', '自有模型'],
  released: ['Released', '发布'],
  lifecycle: ['Lifecycle', '生命周期'],
  retires: ['Retires', '下线日期'],
  replacement: ['Replacement', '替代模型'],
};

let locale = 'en';
let chinese = false;
let numbers;

function useLocale(tag) {
  try {
    [locale] = Intl.getCanonicalLocales(tag);
  } catch {
    locale = 'en';
  }
  numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  chinese = /^zh\b/i.test(locale);
  document.documentElement.lang = chinese ? 'zh-CN' : 'en';
}

function say(key, ...parts) {
  return WORDS[key][chinese ? 1 : 0].replace(/\{(\d)\}/g, (_, index) => parts[index]);
}

/** A number as people of the locale write it. */
function numeral(value) {
  return numbers.format(value);
}

/** Dates stay as the server writes them, 2026-09-22. */
function moment(iso) {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
