// find_models over catalogs of many versions, each of which has to be asked for: how near to the least time, and how it grows.
import { ours } from './lib/builds.mjs';
import { figuresOf } from './lib/program.mjs';
import { quick, save } from './lib/results.mjs';

/** The bounds of the quick form: generous, since it may run on a busy machine. */
const quickMost = { cold: 4, warm: 500, growth: 1.5 };

const main = 500;
const latency = 20;
const smallLatency = 2;
const [, server] = ours('ready-to-run');

const { sizes: [at], atOnce, rounds } = figuresOf(server, 'find-models', latency, quick ? 1 : 5, main);
const growth = figuresOf(server, 'find-models', smallLatency, quick ? 1 : 3, ...quick ? [100, 300, 1000] : [100, 300, 1000, 3000, 10000]);
const beyond = quick ? null : figuresOf(server, 'find-models', latency, 1, 10000).sizes[0];

// What could not be had within the time of a call took no longer for it.
const whole = growth.sizes.filter(size => !size.incomplete && !size.anewIncomplete);
const range = `${whole[0].versions} to ${whole.at(-1).versions} versions`;
const exponents = { anew: slope('anew'), warm: slope('warm') };

save('find-models', {
  title: 'find_models over a large catalog',
  about: `The ready-to-run build over stdio; upstream holds each answer back for some milliseconds. The question (minInputTokens) needs the details of `
    + `every version, so it takes about as many calls as there are versions, at most ${atOnce} at once: the least time is calls / ${atOnce} × latency. `
    + `First: the first call of a fresh process, median of ${rounds}. Second: the same again. Warm: the median of the calls after that, all answered `
    + 'from what is kept. Anew: the process warm and everything asked of upstream again (refresh), median of 3.',
  tables: [
    { caption: `${main} versions, ${latency} ms a call upstream; milliseconds`, rows: [row(at)] },
    { caption: `Growth, ${smallLatency} ms a call upstream; milliseconds`, rows: growth.sizes.map(row) },
    ...beyond ? [{ caption: `Beyond the 20 s that one call has: ${beyond.versions} versions, ${latency} ms a call upstream`, rows: beyondRows() }] : [],
  ],
  goals: [
    {
      goal: `find_models over ${main} versions, cache cold, of the least time`,
      figure: at.anew / at.idealMilliseconds, atMost: 1.3, unit: 'x', quickAtMost: quickMost.cold,
    },
    {
      goal: `find_models over ${main} versions, the process cold too, of the least time`,
      figure: at.first / at.idealMilliseconds, atMost: 1.3, unit: 'x', quickAtMost: quickMost.cold,
    },
    { goal: `warm find_models over ${main} versions`, figure: at.warm, atMost: 5, unit: 'ms', quickAtMost: quickMost.warm },
    { goal: `growth, ${range}, all asked anew: exponent`, figure: exponents.anew, atMost: 1.1, unit: '', quickAtMost: quickMost.growth },
    { goal: `growth, ${range}, warm: exponent`, figure: exponents.warm, atMost: 1.1, unit: '', quickAtMost: quickMost.growth },
  ],
  plots: [{
    kind: 'lines',
    title: `find_models by versions, ${smallLatency} ms a call upstream`,
    unit: 'ms',
    logX: true,
    logY: true,
    series: [
      { name: `anew, exponent ${exponents.anew.toFixed(2)}`, points: points('anew') },
      { name: `warm, exponent ${exponents.warm.toFixed(2)}`, points: points('warm') },
      { name: 'least time', points: points('idealMilliseconds') },
    ],
  }],
});

function row({ versions, calls, idealMilliseconds, first, second, warm, anew, incomplete, anewIncomplete }) {
  return { versions, 'calls upstream': calls, 'least time': idealMilliseconds, first, second, warm, anew, ...lacking(incomplete ?? anewIncomplete) };
}

function beyondRows() {
  return [
    { call: 'first', seconds: beyond.first / 1000, 'calls upstream': beyond.calls, ...lacking(beyond.incomplete) },
    { call: 'second', seconds: beyond.second / 1000, 'calls upstream': beyond.secondCalls, ...lacking(beyond.secondIncomplete) },
  ];
}

function lacking(line) {
  return line ? { 'the answer says': line } : {};
}

function points(name) {
  return whole.map(size => [size.versions, size[name]]);
}

/** The power of the number of versions that the time grows with: the slope of the best line through the logarithms. */
function slope(name) {
  const logs = points(name).map(point => point.map(Math.log));
  const [x, y] = [0, 1].map(axis => logs.reduce((total, point) => total + point[axis], 0) / logs.length);
  const along = logs.reduce((total, point) => total + (point[0] - x) * (point[1] - y), 0);
  return along / logs.reduce((total, point) => total + (point[0] - x) ** 2, 0);
}
