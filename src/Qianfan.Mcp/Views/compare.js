'use strict';

const COMPARED = ['cost', ...Object.keys(FIELDS).filter(field => field !== 'name')];

function showComparison(rows, answer) {
  const onlyDifferences = byId('only-differences').checked;
  const sources = byId('show-sources').checked;
  const lines = COMPARED.map(field => {
    const told = rows.map(row => toldOf(row, field));
    const differs = new Set(told).size > 1;
    return { field, differs, known: told.some(words => words !== '') };
  }).filter(line => line.field === 'cost' || (onlyDifferences ? line.differs : line.known));
  const head = make('tr', {}, make('th', { scope: 'col' }, hiddenText(say('field'))),
    rows.map(row => make('th', { scope: 'col' }, foreign(row.values.name))));
  byId('compared').replaceChildren(make('table', {}, make('thead', {}, head), make('tbody', {}, lines.map(({ field, differs }) =>
    make('tr', { class: differs ? 'differs' : '', 'data-field': field },
      make('th', { scope: 'row' }, say(field), differs && [make('span', { class: 'mark', 'aria-hidden': 'true' }, '≠'),
        hiddenText(` (${say('differs')})`)]),
      rows.map(row => make('td', {}, field === 'cost' ? costWithBar(row, rows) : comparedCell(row, field, sources))))))));
  byId('remarks').replaceChildren(...remarks(answer));
}

// What makes two models differ; empty where it is not known.
function toldOf(row, field) {
  if (field === 'cost') return String(costOf(row).cny ?? '');
  return row.values[field] === null ? '' : inWords(field, row.values[field]);
}

function comparedCell(row, field, sources) {
  const tiers = field === 'priceTiers' && row.values.priceTiers;
  const shown = tiers ? make('ul', {}, tiers.map(tier => make('li', {}, tierInWords(tier)))) : cellOf(field, row);
  return sources && row.values[field] !== null ? [shown, make('small', {}, pageLink(sourceOf(row, field)))] : shown;
}

function costWithBar(row, rows) {
  const cost = costOf(row);
  if (cost.cny === undefined) return costCell(row);
  const all = rows.map(one => costOf(one).cny).filter(cny => cny !== undefined);
  const most = Math.max(...all);
  const bar = make('span', { class: 'bar-of-cost', 'aria-hidden': 'true' }, make('span'));
  bar.firstChild.style.width = `${most === 0 ? 0 : Math.max(1, 100 * cost.cny / most)}%`;
  const cheapest = all.length > 1 && cost.cny === Math.min(...all);
  return [...costCell(row), cheapest && make('strong', { class: 'cheapest' }, say('cheapest')), bar];
}

function remarks(answer) {
  const list = (title, texts) => texts.length === 0 ? []
    : [title && make('h3', {}, title), make('ul', {}, texts.map(text => make('li', {}, foreign(text))))];
  const items = name => Array.isArray(answer?.[name]) ? answer[name] : [];
  const title = field => Object.hasOwn(WORDS, field) ? say(field) : field;
  return [
    ...list(null, [
      ...items('models').filter(one => isText(one.taken))
        .map(one => say('taken', one.asked ?? one.name, one.name, one.taken)),
      ...items('notFound').map(one => [say('notFound', one.asked),
        READ.texts(one.nearest) && say('nearest', one.nearest.join(', '))].filter(isText).join(' · ')),
    ]),
    ...list(say('conflicts'), items('conflicts').map(one =>
      `${one.name} · ${title(one.field)}: ${(READ.texts(one.values) ?? []).join(' ≠ ')}`)),
  ].filter(part => part !== null);
}

function compare() {
  state.comparing = true;
  showChoice();
  byId('comparison-title').focus();
  if (host.capabilities.updateModelContext) {
    const text = say('contextText', callNames(), workload.inputTokens, workload.outputTokens, workload.calls);
    host.offer('ui/update-model-context', { content: [{ type: 'text', text }] });
  }
  loadConflicts();
}

/** Where sources disagree about what is chosen now. The values stand without it. */
async function loadConflicts() {
  state.comparison = null;
  if (!host.capabilities.serverTools) return;
  const rows = [...state.chosen.values()];
  const models = rows.map(({ values }) => values.versionId ?? values.model ?? values.name);
  const { conflicts } = await host.call('compare_models', { models }).catch(() => ({}));
  if (!state.comparing || rows.length !== state.chosen.size || !rows.every(row => state.chosen.has(row.key))) return;
  state.comparison = { conflicts };
  showComparison([...state.chosen.values()], state.comparison);
}

function closeComparison() {
  state.comparing = false;
  state.comparison = null;
  byId('comparison').hidden = true;
}

// A name is whatever somebody called their model; to the agent goes only what looks like an id.
function callNames() {
  return [...state.chosen.values()].map(({ values }) => values.model ?? values.versionId)
    .filter(name => isText(name) && /^[\w.:-]{1,80}$/.test(name)).join(', ');
}
