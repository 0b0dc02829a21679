'use strict';

// The same bounds as the workload of compare_models.
const LOADS = {
  inputTokens: { text: 'loadInput', least: 0, most: 10_000_000, steps: [0, ...niceSteps(100, 10_000_000)] },
  outputTokens: { text: 'loadOutput', least: 0, most: 10_000_000, steps: [0, ...niceSteps(100, 10_000_000)] },
  calls: { text: 'loadCalls', least: 1, most: 1_000_000_000, steps: niceSteps(1, 1_000_000_000) },
};
const workload = { inputTokens: 10_000, outputTokens: 1_000, calls: 1_000 };

function niceSteps(from, to) {
  const steps = [];
  for (let power = from; power <= to; power *= 10)
    for (const one of [1, 1.5, 2, 3, 5, 7]) if (power * one <= to && Number.isInteger(power * one)) steps.push(power * one);
  return steps;
}

/** What the workload costs in CNY on a model, by the tier that its input falls in: as compare_models reckons. */
function costOf(row, { inputTokens, outputTokens, calls } = workload) {
  const { inputTokens: most, priceTiers } = row.values;
  if (most !== null && most < inputTokens) return { unknown: say('costLimit', numeral(most)) };
  const tiers = priceTiers ?? [];
  // Prices of certain hours are left out, since nobody knows when the call will be made.
  const [tier] = tiers.filter(one => one.when === null && inputTokens <= (one.upTo ?? Infinity))
    .sort((a, b) => (a.upTo ?? Infinity) - (b.upTo ?? Infinity) || 0);
  const input = tier && part(tier.input, inputTokens);
  const output = tier && part(tier.output, outputTokens);
  if (!tier || input === null || output === null)
    return { unknown: say(tiers.length > 0 ? 'costLength' : 'unknown') };
  return {
    cny: roundEven((input + output) * calls, 1e6),
    tier: tier.upTo !== null ? say('tierTo', numeral(tier.upTo)) : tiers.length > 1 ? say('tierLast') : '',
  };
}

function part(price, tokens) {
  return tokens === 0 ? 0 : price === null ? null : price * tokens / 1_000_000;
}

// Math.Round of .NET: to the nearest, halves to even.
function roundEven(value, scale) {
  const scaled = value * scale;
  const below = Math.floor(scaled);
  const nearest = scaled - below === 0.5 ? below + below % 2 : Math.round(scaled);
  return nearest / scale;
}

function workloadControls(changed) {
  return Object.entries(LOADS).map(([name, load]) => {
    const number = make('input', {
      type: 'number', id: `load-${name}`, min: load.least, max: load.most, step: 1, inputmode: 'numeric', required: true,
      'aria-describedby': `load-${name}-hint`,
    });
    const wrong = make('span', { id: `load-${name}-hint`, class: 'wrong', hidden: true },
      say('wholeNumber', numeral(load.least), numeral(load.most)));
    const slider = make('input', { type: 'range', min: 0, max: load.steps.length - 1, step: 1, 'aria-label': say(load.text) });
    const show = () => {
      slider.value = load.steps.findLastIndex(step => step <= workload[name]);
      slider.setAttribute('aria-valuetext', numeral(workload[name]));
      wrong.hidden = number.checkValidity();
      number.setAttribute('aria-invalid', String(!wrong.hidden));
    };
    number.value = workload[name];
    show();
    number.addEventListener('input', () => {
      if (number.checkValidity()) workload[name] = number.valueAsNumber;
      show();
      changed();
    });
    slider.addEventListener('input', () => {
      number.value = workload[name] = load.steps[slider.valueAsNumber];
      show();
      changed();
    });
    return make('div', { class: 'load' }, make('label', { for: number.id }, say(load.text)), number, slider, wrong);
  });
}

function useWorkload(given) {
  for (const [name, { least, most }] of Object.entries(LOADS)) {
    const value = given?.[name];
    if (Number.isInteger(value) && value >= least && value <= most) workload[name] = value;
    else if (given && name === 'calls') workload.calls = 1;
  }
}

function costCell(row) {
  const cost = costOf(row);
  return cost.unknown ? [make('span', { class: 'unknown' }, cost.unknown)]
    : [make('data', { value: cost.cny }, numeral(cost.cny)), cost.tier && make('small', {}, cost.tier)];
}
