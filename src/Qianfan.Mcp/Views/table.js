'use strict';

const COLUMNS = ['name', 'kind', 'contextTokens', 'inputPrice', 'outputPrice', 'cost', 'inputTokens', 'outputTokens', 'modalities',
  'capabilities', 'callable', 'batch', 'lifecycle', 'released', 'vendor'];
// What people look for comes first: large limits, new models, yes; of everything else the lowest.
const LARGEST_FIRST = ['contextTokens', 'inputTokens', 'outputTokens', 'callable', 'batch', 'released'];
const sort = { column: null, direction: 1 };

function sortRows(rows) {
  if (!sort.column) return rows;
  const order = new Intl.Collator(locale, { numeric: true }).compare;
  const compare = (a, b) => typeof a === 'string' ? order(a, b) : a - b;
  return rows.map(row => [sortValue(row, sort.column), row])
    .sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) : sort.direction * compare(a, b))
    .map(([, row]) => row);
}

function sortValue(row, column) {
  if (column === 'cost') return costOf(row).cny ?? null;
  const value = row.values[column];
  return Array.isArray(value) ? inWords(column, value) : value;
}

function classOf(column) {
  return column === 'cost' || FIELDS[column] === 'number' ? 'number' : column;
}

function makeTable(changed) {
  const heads = COLUMNS.map(column => make('th', { scope: 'col', class: classOf(column), 'data-column': column },
    make('button', {
      type: 'button', id: `sort-${column}`, click: () => {
        sort.direction = sort.column === column ? -sort.direction : LARGEST_FIRST.includes(column) ? -1 : 1;
        sort.column = column;
        markSort(row);
        changed();
      },
    }, say(column))));
  const row = make('tr', {}, make('th', { scope: 'col', class: 'choose' }, hiddenText(say('compare'))), heads);
  markSort(row);
  return make('table', {}, make('thead', {}, row), make('tbody'));
}

function markSort(row) {
  for (const head of row.querySelectorAll('[data-column]'))
    head.setAttribute('aria-sort', head.dataset.column !== sort.column ? 'none' : sort.direction > 0 ? 'ascending' : 'descending');
}

function makeLine(row, choose) {
  const { values } = row;
  const box = make('input', { type: 'checkbox', 'aria-label': say('choose', values.name), change: () => choose(row) });
  const info = make('button', {
    type: 'button', class: 'info', 'aria-expanded': 'false', 'aria-label': say('details', values.name),
    click: () => toggleDetails(row),
  }, 'i');
  const cost = make('td', { class: 'number' });
  const cells = COLUMNS.slice(1).map(column => column === 'cost' ? cost : make('td', { class: classOf(column) }, cellOf(column, row)));
  const line = make('tr', {}, make('td', { class: 'choose' }, box),
    make('th', { scope: 'row', class: 'name' }, make('div', {}, foreign(values.name), info),
      values.model && values.model.toLowerCase() !== values.name.toLowerCase() && make('bdi', { class: 'model' }, values.model)), cells);
  return { line, box, info, cost, details: null };
}

function cellOf(field, row) {
  const value = row.values[field];
  if (value === null) return make('span', { class: 'unknown' }, say('unknown'));
  if (field === 'lifecycle') {
    const { retires } = row.values;
    return make('span', { class: LIFECYCLES.includes(value) && value }, inWords(field, value),
      retires && value !== 'active' && ` ${retires}`);
  }
  if (FIELDS[field] === 'number') return make('data', { value }, numeral(value));
  if (FIELDS[field] === 'flag') return make('span', { class: value ? 'yes' : 'no' }, inWords(field, value));
  return foreign(inWords(field, value));
}

function toggleDetails(row) {
  const parts = row.parts;
  const open = parts.info.getAttribute('aria-expanded') !== 'true';
  parts.info.setAttribute('aria-expanded', String(open));
  parts.details ??= makeDetails(row);
  if (open) parts.line.after(parts.details);
  else parts.details.remove();
}

/** Every value with where it is from and of which day. */
function makeDetails(row) {
  const id = `details-${row.key.replace(/\W/g, '-')}`;
  row.parts.info.setAttribute('aria-controls', id);
  const known = Object.keys(FIELDS).filter(field => field !== 'name');
  return make('tr', { id, class: 'details' }, make('td', { colspan: COLUMNS.length + 1 },
    make('table', { 'aria-label': say('details', row.values.name) },
      make('thead', {}, make('tr', {}, ['field', 'value', 'source'].map(word => make('th', { scope: 'col' }, say(word))))),
      make('tbody', {}, known.map(field => make('tr', {},
        make('th', { scope: 'row' }, say(field)),
        make('td', {}, row.values[field] === null ? make('span', { class: 'unknown' }, say('unknown'))
          : foreign(inWords(field, row.values[field]))),
        make('td', {}, row.values[field] === null ? '' : pageLink(sourceOf(row, field)))))))));
}

function showLines(body, rows) {
  body.replaceChildren(...rows.flatMap(({ parts }) =>
    parts.details && parts.info.getAttribute('aria-expanded') === 'true' ? [parts.line, parts.details] : [parts.line]));
}
