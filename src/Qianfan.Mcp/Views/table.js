'use strict';

// The first direction is what people look for: large limits, low prices, new models.
const COLUMNS = [
  { name: 'name', first: 1 },
  { name: 'kind', first: 1 },
  { name: 'contextTokens', first: -1, number: true },
  { name: 'inputTokens', first: -1, number: true },
  { name: 'outputTokens', first: -1, number: true },
  { name: 'inputPrice', first: 1, number: true },
  { name: 'outputPrice', first: 1, number: true },
  { name: 'cost', first: 1, number: true, value: row => costOf(row).cny },
  { name: 'modalities', first: 1 },
  { name: 'capabilities', first: 1, value: row => row.values.capabilities && inWords('capabilities', row.values.capabilities) },
  { name: 'callable', first: -1, value: row => row.values.callable },
  { name: 'batch', first: -1, value: row => row.values.batch },
  { name: 'lifecycle', first: 1 },
  { name: 'released', first: -1 },
  { name: 'vendor', first: 1 },
];
const sort = { column: null, direction: 1 };

function sortRows(rows) {
  if (!sort.column) return rows;
  const { name, value = row => row.values[name] } = sort.column;
  const order = new Intl.Collator(locale, { numeric: true }).compare;
  const compare = (a, b) => typeof a === 'string' ? order(a, b) : a - b;
  return rows.map(row => [value(row) ?? null, row])
    .sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) : sort.direction * compare(a, b))
    .map(([, row]) => row);
}

/** The table without rows. */
function makeTable(changed) {
  const heads = COLUMNS.map(column => {
    const head = make('th', { scope: 'col', class: column.number ? 'number' : column.name, 'data-column': column.name },
      make('button', {
        type: 'button', click: () => {
          sort.direction = sort.column === column ? -sort.direction : column.first;
          sort.column = column;
          markSort(head.parentNode);
          changed();
        },
      }, say(column.name)));
    return head;
  });
  const row = make('tr', {}, make('th', { scope: 'col', class: 'choose' }, hiddenText(say('chooseColumn'))), heads);
  markSort(row);
  return make('table', {}, make('thead', {}, row), make('tbody'));
}

function markSort(row) {
  for (const head of row.querySelectorAll('[data-column]'))
    head.setAttribute('aria-sort', head.dataset.column !== sort.column?.name ? 'none' : sort.direction > 0 ? 'ascending' : 'descending');
}

/** The parts of a row: its line, the cell of its cost, its box, and the line with details once somebody opens it. */
function makeLine(row, choose) {
  const { values } = row;
  const box = make('input', { type: 'checkbox', 'aria-label': say('choose', visible(values.name)), change: () => choose(row) });
  const info = make('button', {
    type: 'button', class: 'info', 'aria-expanded': 'false', 'aria-label': say('details', visible(values.name)),
    click: () => toggleDetails(row),
  }, 'i');
  const cost = make('td', { class: 'number' });
  const cells = COLUMNS.slice(1).map(column => column.name === 'cost' ? cost
    : make('td', { class: column.number ? 'number' : column.name }, cellOf(column.name, row)));
  const line = make('tr', {}, make('td', { class: 'choose' }, box),
    make('th', { scope: 'row', class: 'name' }, make('div', {}, foreign(values.name), info),
      values.model && values.model.toLowerCase() !== values.name.toLowerCase() && foreign(values.model, { class: 'model' })), cells);
  return { line, box, info, cost, details: null };
}

function cellOf(field, row) {
  const value = row.values[field];
  if (value === null) return make('span', { class: 'unknown' }, say('unknown'));
  if (field === 'lifecycle') {
    const { retires } = row.values;
    const words = inWords(field, value);
    return make('span', { class: `state ${LIFECYCLES.includes(value) ? value : ''}` },
      retires && value !== 'active' ? say('until', words, visible(retires)) : words);
  }
  if (FIELDS[field] === 'number') return make('data', { value }, numeral(value));
  if (FIELDS[field] === 'flag') return make('span', { class: value ? 'yes' : 'no' }, inWords(field, value));
  return make('bdi', {}, inWords(field, value));
}

function toggleDetails(row) {
  const parts = row.parts;
  const open = parts.info.getAttribute('aria-expanded') !== 'true';
  parts.info.setAttribute('aria-expanded', String(open));
  parts.details ??= makeDetails(row);
  if (open) parts.line.after(parts.details);
  else parts.details.remove();
}

/** Every value of a row with where it is from and of which day. */
function makeDetails(row) {
  const id = `details-${row.key.replace(/\W/g, '-')}`;
  row.parts.info.setAttribute('aria-controls', id);
  const known = Object.keys(FIELDS).filter(field => field !== 'name');
  return make('tr', { id, class: 'details' }, make('td', { colspan: COLUMNS.length + 1 },
    make('table', { 'aria-label': say('details', visible(row.values.name)) },
      make('thead', {}, make('tr', {}, ['field', 'value', 'source'].map(word => make('th', { scope: 'col' }, say(word))))),
      make('tbody', {}, known.map(field => make('tr', {},
        make('th', { scope: 'row' }, say(field)),
        make('td', {}, row.values[field] === null ? make('span', { class: 'unknown' }, say('unknown'))
          : make('bdi', {}, inWords(field, row.values[field]))),
        make('td', {}, row.values[field] === null ? '' : pageLink(sourceOf(row, field)))))))));
}

/** Puts these rows in place, each with its details when they are open. */
function showLines(body, rows) {
  body.replaceChildren(...rows.flatMap(({ parts }) =>
    parts.details && parts.info.getAttribute('aria-expanded') === 'true' ? [parts.line, parts.details] : [parts.line]));
}
