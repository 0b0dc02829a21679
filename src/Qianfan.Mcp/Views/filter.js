'use strict';

// Each condition says yes, no, or null where the model has no known value for it.
const CONDITIONS = {
  text: (row, text) => {
    const names = [row.values.name, row.values.model, row.values.versionId, row.values.vendor].filter(isText).join(' ').toLowerCase();
    return text.toLowerCase().split(/\s+/).every(word => names.includes(word));
  },
  kind: (row, kind) => row.values.kind === null ? null : row.values.kind === kind,
  minContext: (row, least) => contextOf(row) === null ? null : contextOf(row) >= Number(least),
  maxPrice: (row, most) => row.values.inputPrice === null ? null : row.values.inputPrice <= Number(most),
  takes: (row, what) => takesOf(row)?.includes(what) ?? null,
  can: (row, what) => abilitiesOf(row)?.includes(what) ?? null,
  lifecycle: (row, which) => which === 'unknown' ? row.values.lifecycle === null
    : row.values.lifecycle === null ? null : row.values.lifecycle === which,
  callable: (row, wanted) => row.values.callable === null ? null : row.values.callable === (wanted === 'yes'),
};
const wanted = {};

/** The rows that meet all conditions, and how many were left out only because a value is not reported. */
function filterRows(rows) {
  const conditions = Object.entries(wanted).filter(([, value]) => value !== '');
  let leftOut = 0;
  const kept = rows.filter(row => {
    const answers = conditions.map(([name, value]) => CONDITIONS[name](row, value));
    if (answers.includes(false)) return false;
    if (!answers.includes(null)) return true;
    leftOut++;
    return false;
  });
  return { kept, leftOut };
}

function filterControls(rows, changed) {
  const field = (name, title, control) => {
    control.id = `filter-${name}`;
    control.value = wanted[name] ?? '';
    control.addEventListener('input', () => {
      wanted[name] = control.type === 'number' && !control.checkValidity() ? '' : control.value.trim();
      changed();
    });
    return make('div', { class: `filter ${name}` }, make('label', { for: control.id }, title), control);
  };
  const choices = (name, values) => field(name, say(name),
    make('select', {}, [['', say('any')], ...values].map(([value, text]) => make('option', { value }, text))));
  const found = read => [...new Set(rows.flatMap(row => read(row) ?? []))].sort().map(value => [value, value]);
  const number = attributes => make('input', { type: 'number', min: 0, inputmode: 'decimal', ...attributes });
  return [
    field('text', say('text'), make('input', { type: 'search', maxlength: 100, autocomplete: 'off', spellcheck: 'false' })),
    choices('kind', found(row => row.values.kind)),
    field('minContext', say('minContext'), number({ step: 1 })),
    field('maxPrice', say('maxPrice'), number({ step: 'any' })),
    choices('takes', found(takesOf)),
    choices('can', found(abilitiesOf)),
    choices('lifecycle', [...LIFECYCLES, 'unknown'].map(value => [value, say(value)])),
    choices('callable', ['yes', 'no'].map(value => [value, say(value)])),
    make('button', {
      type: 'button', id: 'reset', click: () => {
        for (const name of Object.keys(wanted)) wanted[name] = '';
        for (const control of byId('filters').querySelectorAll('input, select')) control.value = '';
        changed();
      },
    }, say('reset')),
  ];
}
