// What a tool call costs beside the direct call that it makes: the same question in turns, directly, over stdio and over HTTP.
import { figures } from './lib/program.mjs';
import { quick, save } from './lib/results.mjs';

/** The bounds of the quick form, in milliseconds: generous, since it may run on a busy machine. */
const quickMost = { p50: 10, p99: 150 };

const { rounds, warmUp, ways, added } = quick ? figures('latency', 500, 500) : figures('latency', 5000, 2000);

save('latency', {
  title: 'Added latency of a tool call',
  about: `The sandbox on a loopback socket is asked for its preset services under one protocol, one call upstream: directly with HttpClient and a `
    + `signature, through the server over stdio, and through it over HTTP; the server asks the sandbox each time (refresh). ${rounds} rounds of the three in turns, after ${warmUp} `
    + 'to warm up. Added: the difference of the medians, and the 99th percentile of the differences within a round.',
  tables: [
    { caption: 'A call, milliseconds', rows: ways },
    {
      caption: 'Added to the direct call, milliseconds',
      rows: added.map(({ way, p50, p99, pairedP99 }) => ({ way, p50, 'p99 of the differences': pairedP99, 'difference of the p99': p99 })),
    },
  ],
  goals: added.flatMap(({ way, p50, pairedP99 }) => [
    { goal: `added to a direct call over ${way}, p50`, figure: p50, atMost: 0.5, unit: 'ms', quickAtMost: quickMost.p50 },
    { goal: `added to a direct call over ${way}, p99`, figure: pairedP99, atMost: 2, unit: 'ms', quickAtMost: quickMost.p99 },
  ]),
  plots: [{
    kind: 'bars',
    title: 'One call',
    unit: 'ms',
    series: ['p50', 'p99'].map(name => ({ name, points: ways.map(row => [row.way, row[name]]) })),
  }],
});
