'use strict';

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
      : [say('count', numeral(kept.length), numeral(state.rows.length)),
        leftOut > 0 ? say('leftOut', numeral(leftOut)) : ''].filter(isText).join(' · '));
  drawPlot();
}

function drawPlot() {
  if (!byId('main').hidden) showPlot(filterRows(state.rows).kept, state.chosen, choose);
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
  const notes = ['notes', 'incomplete'].flatMap(name => state.answer[name] ?? []).filter(isText);
  if (state.total > MOST_ROWS) notes.push(say('capped', numeral(MOST_ROWS), numeral(state.total)));
  if (!host.capabilities.serverTools && state.rows.length > 0) notes.push(say('onlyFields'));
  byId('notes').replaceChildren(...notes.map(note => make('li', {}, foreign(note))));
}

function choose(row) {
  if (state.chosen.has(row.key)) state.chosen.delete(row.key);
  else if (state.chosen.size < MOST_COMPARED) state.chosen.set(row.key, row);
  const tooMany = !state.chosen.has(row.key) && row.parts.box.checked;
  showChoice(tooMany ? say('chooseHint') : '');
  drawPlot();
  if (state.comparing && !tooMany) loadConflicts();
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

function useRows(rows, answer) {
  state.rows = [...new Map(rows.map(row => [row.key, row])).values()].slice(0, MOST_ROWS);
  // What is chosen stays so, even when its row comes on a later page or is only now told its id.
  const now = old => state.rows.find(row => row.key === old.key)
    ?? state.rows.find(row => old.values.versionId === null && row.values.name === old.values.name) ?? old;
  state.chosen = new Map([...state.chosen.values()].map(now).map(row => [row.key, row]));
  state.answer = answer;
}

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
      state.total = answer.total;
      next = isText(answer.nextMarker) && answer.models?.length > 0 ? { marker: answer.nextMarker } : null;
      state.loading = next !== null && rows.length < MOST_ROWS;
      // The first rows are there at once, with what is known of them so far.
      if (first && state.loading) setText('status', say('loading', numeral(rows.length), numeral(state.total)));
      else {
        const known = new Set(rows.map(row => row.values.name));
        const rest = state.loading ? soFar.filter(row => !known.has(row.values.name)) : [];
        useRows([...rows, ...rest], { ...first ?? answer, asOf: answer.asOf, source: answer.source });
        showAll();
      }
      first ??= answer;
    } while (state.loading);
  } catch (error) {
    if (turn !== state.turn) return;
    state.loading = false;
    showError(say('partly', error.message));
    if (first) useRows(rows, first);
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
    state.chosen.clear();
    state.loading = Boolean(host.capabilities.serverTools);
    useRows(readRows(answer, state.input), answer);
    showAll();
    if (host.capabilities.serverTools) await loadRows(state.input ?? {}, state.rows);
  } else stop(say('failed'));
}

function stop(text) {
  state.turn++;
  state.loading = false;
  showError(text);
  if (byId('main').hidden) setText('origin', '');
  else showRows();
}

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
byId('ask').addEventListener('click', () =>
  host.offer('ui/message', { role: 'user', content: [{ type: 'text', text: say('askText', callNames()) }] }));
window.addEventListener('resize', drawPlot);

useLocale(navigator.language);
sayAll();
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
