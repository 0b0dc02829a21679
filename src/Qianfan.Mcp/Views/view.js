'use strict';

// What the result was, and what people did with it.
const MOST_ROWS = 500;
const MOST_COMPARED = 6;
const state = {
  input: undefined, // arguments of the call that opened the view
  rows: [],
  total: null,
  answer: {}, // the newest page or comparison: its source, age and notes
  comparison: null, // what compare_models says beside the values
  comparing: false,
  loading: true,
  chosen: new Map(),
  turn: 0, // what an older load brings is no longer wanted
};

function showError(text) {
  setText('alert', text);
  byId('alert').hidden = text === '';
}

/** Everything anew: other rows or another language. Whoever was in a control stays there. */
function showAll() {
  const { id } = document.activeElement;
  sayAll();
  byId('main').hidden = false;
  byId('workload').replaceChildren(...workloadControls(showCosts));
  byId('filters').replaceChildren(...filterControls(state.rows, showRows));
  byId('list').replaceChildren(makeTable(showRows));
  for (const row of state.rows) row.parts = makeLine(row, choose);
  showOrigin();
  showRows();
  showChoice();
  if (id) byId(id)?.focus({ preventScroll: true });
}

function showRows() {
  const { kept, leftOut } = filterRows(state.rows);
  for (const row of state.rows) row.parts.cost.replaceChildren(...costCell(row).filter(Boolean));
  showLines(byId('list').querySelector('tbody'), sortRows(kept));
  setText('status', state.loading && state.total !== null ? say('loading', numeral(state.rows.length), numeral(state.total))
    : state.loading ? say('waiting')
      : [kept.length === 0 && state.rows.length > 0 ? say('none') : say('count', numeral(kept.length), numeral(state.rows.length)),
        leftOut > 0 ? say('leftOut', numeral(leftOut)) : ''].filter(isText).join(' · '));
  showPlot(kept, state.chosen, choose);
}

function showCosts() {
  if (sort.column === 'cost') showRows();
  else for (const row of state.rows) row.parts.cost.replaceChildren(...costCell(row).filter(Boolean));
  if (state.comparing) showComparison([...state.chosen.values()], state.comparison);
}

function showOrigin() {
  const { source, asOf, published } = state.answer;
  setText('origin', !isText(asOf) ? '' : [
    say('origin', ['live', 'cache', 'stale', 'sandbox'].includes(source) ? say(source) : source ?? '?', moment(asOf)),
    isText(published) ? say('publicPages', published) : '',
  ].filter(isText).join(' · '));
  byId('all').hidden = !host.capabilities.serverTools || !state.answer.differences;
  const notes = ['notes', 'incomplete'].flatMap(name => READ.texts(state.answer[name]) ?? []);
  if (state.total > MOST_ROWS) notes.push(say('capped', numeral(MOST_ROWS), numeral(state.total)));
  if (!host.capabilities.serverTools && state.rows.length > 0) notes.push(say('onlyFields'));
  byId('notes').replaceChildren(...notes.map(note => make('li', {}, foreign(note))));
}

function choose(row) {
  if (state.chosen.has(row.key)) state.chosen.delete(row.key);
  else if (state.chosen.size < MOST_COMPARED) state.chosen.set(row.key, row);
  showChoice(!state.chosen.has(row.key) && row.parts.box.checked ? say('most') : '');
  showPlot(filterRows(state.rows).kept, state.chosen, choose);
}

function showChoice(remark = '') {
  const rows = [...state.chosen.values()];
  for (const row of state.rows) {
    row.parts.box.checked = state.chosen.has(row.key);
    row.parts.line.classList.toggle('is-chosen', row.parts.box.checked);
  }
  setText('chosen', remark !== '' ? remark
    : rows.length === 0 ? say('chooseHint') : say('chosen', rows.map(row => row.values.name).join(', ')));
  byId('compare').disabled = rows.length < 2;
  byId('clear').hidden = rows.length === 0;
  if (state.comparing && rows.length < 2) closeComparison();
  byId('comparison').hidden = !state.comparing;
  byId('ask').hidden = !host.capabilities.message;
  if (state.comparing) showComparison(rows, state.comparison);
}

async function compare() {
  state.comparing = true;
  state.comparison = null;
  showChoice();
  byId('comparison-title').focus();
  const keys = [...state.chosen.keys()].join();
  if (host.capabilities.updateModelContext) {
    const text = say('contextText', callNames(), workload.inputTokens, workload.outputTokens, workload.calls);
    host.request('ui/update-model-context', { content: [{ type: 'text', text }] }).catch(() => {});
  }
  if (!host.capabilities.serverTools) return;
  try {
    const models = [...state.chosen.values()].map(({ values }) => values.versionId ?? values.model ?? values.name);
    const answer = await host.call('compare_models', { models });
    if (!state.comparing || keys !== [...state.chosen.keys()].join()) return;
    state.comparison = { conflicts: answer.conflicts };
    showChoice();
  } catch {
    // The values stand without it.
  }
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

function useRows(rows, answer) {
  const chosen = new Map();
  state.rows = [...new Map(rows.map(row => [row.key, row])).values()].slice(0, MOST_ROWS);
  for (const row of state.rows) if (state.chosen.has(row.key)) chosen.set(row.key, row);
  state.chosen = chosen;
  state.answer = answer;
}

/** find_models with everything that the view shows, page after page. */
async function loadRows(given, soFar) {
  const turn = ++state.turn;
  const { fields, marker, maxKeys, refresh, ...conditions } = given;
  const asked = { ...conditions, fields: ASKED, maxKeys: 50 };
  let rows = [];
  let next = {};
  let first;
  state.loading = true;
  try {
    do {
      const answer = await host.call('find_models', { ...asked, ...next });
      if (turn !== state.turn) return;
      rows = [...rows, ...readRows(answer, asked)];
      first ??= answer;
      state.total = answer.total;
      // The first rows are there at once, with what is known of them so far.
      const known = new Set(rows.map(row => row.key));
      useRows([...rows, ...soFar.filter(row => !known.has(row.key))], { ...first, asOf: answer.asOf, source: answer.source });
      next = isText(answer.nextMarker) && answer.models?.length > 0 ? { marker: answer.nextMarker } : null;
      state.loading = next !== null && rows.length < MOST_ROWS;
      showAll();
    } while (state.loading);
  } catch (error) {
    if (turn !== state.turn) return;
    state.loading = false;
    showError(say('partly', error.message));
    showAll();
  }
}

/** The rows of a comparison with numbers and sources, each asked for by its id. */
async function loadCompared(answer, soFar) {
  const turn = ++state.turn;
  const rows = await Promise.all(soFar.map(async row => {
    const asked = { query: row.values.versionId ?? row.values.name, includeRetired: true, includeCustom: true, fields: ASKED };
    const found = await host.call('find_models', asked).catch(() => ({}));
    return readRows(found, asked).find(one => one.key === row.key) ?? row;
  }));
  if (turn !== state.turn) return;
  useRows(rows, answer);
  showAll();
}

async function takeResult(result) {
  showError('');
  let answer;
  try {
    answer = answerOf(result);
  } catch (error) {
    return stop(error.message);
  }
  state.turn++;
  state.loading = false;
  if (Array.isArray(answer.differences) && Array.isArray(answer.models)) {
    useWorkload(state.input?.workload);
    const rows = readCompared(answer);
    state.chosen = new Map(rows.slice(0, MOST_COMPARED).map(row => [row.key, row]));
    state.comparing = rows.length >= 2;
    state.comparison = answer;
    state.total = null;
    useRows(rows, answer);
    showAll();
    if (host.capabilities.serverTools) await loadCompared(answer, state.rows);
  } else if (Array.isArray(answer.models)) {
    state.total = answer.total ?? null;
    state.loading = Boolean(host.capabilities.serverTools);
    useRows(readRows(answer, state.input), answer);
    showAll();
    if (host.capabilities.serverTools) await loadRows(state.input ?? {}, state.rows);
  } else stop(say('unreadable'));
}

function stop(text) {
  state.turn++;
  state.loading = false;
  showError(text);
  if (!byId('main').hidden) showRows();
}

function listen() {
  byId('compare').addEventListener('click', compare);
  byId('clear').addEventListener('click', () => {
    state.chosen.clear();
    showChoice();
    showRows();
    byId('list').focus();
  });
  byId('close').addEventListener('click', () => {
    closeComparison();
    byId('compare').focus();
  });
  for (const id of ['only-differences', 'show-sources']) byId(id).addEventListener('change', () => showChoice());
  byId('all').addEventListener('click', () => loadRows({}, []));
  byId('ask').addEventListener('click', () => host.request('ui/message',
    { role: 'user', content: [{ type: 'text', text: say('askText', callNames()) }] }).catch(() => {}));
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    if (!byId('main').hidden) showPlot(filterRows(state.rows).kept, state.chosen, choose);
  }).observe(byId('plot'));
}

useLocale(navigator.language);
sayAll();
listen();
setText('origin', say('waiting'));
host.connect({
  'ui/notifications/tool-input': params => { state.input = params.arguments ?? {}; },
  'ui/notifications/tool-result': takeResult,
  'ui/notifications/tool-cancelled': params => stop(`${say('cancelled')} ${params.reason ?? ''}`),
  'ui/notifications/host-context-changed': change => {
    const before = locale;
    host.changeContext(change);
    if (before === locale) return;
    if (byId('main').hidden) sayAll();
    else showAll();
  },
}).then(() => {
  sayAll();
  if (byId('main').hidden) setText('origin', say('waiting'));
}, error => showError(error.message));
