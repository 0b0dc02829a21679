// Writes RESULTS.md and its plots out of results/*.json.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { svg } from './lib/plot.mjs';
import { goalRow, resultsFolder } from './lib/results.mjs';
import { table } from './lib/tables.mjs';

const order = ['cold-start', 'http', 'redis', 'latency', 'signer', 'find-models', 'tokens'];
const plotsFolder = new URL('plots/', import.meta.url);

const results = order.map(name => [name, new URL(`${name}.json`, resultsFolder)])
  .filter(([, file]) => existsSync(file))
  .map(([name, file]) => ({ name, ...JSON.parse(readFileSync(file)) }));
mkdirSync(plotsFolder, { recursive: true });
writeFileSync(new URL('RESULTS.md', import.meta.url), `${[
  '# What it costs, measured',
  'Made by `bench/run.sh`; [README.md](README.md) says how. A goal that is missed says so.',
  ...conditions(),
  '## Goals',
  'Last: the results committed before these. A line without a bound is watched only.',
  table(results.flatMap(({ title, goals }) => goals.map(goal => ({ benchmark: title, ...goalRow(goal) })))),
  ...results.flatMap(section),
].join('\n\n')}\n`);

/** On what was measured: one line for all benchmarks, or one for each kind of machine and versions. */
function conditions() {
  const all = Map.groupBy(results, ({ machine: { cpu, cores, memoryGiB, kernel }, versions: { dotnet, node } }) =>
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${kernel}; .NET ${dotnet}, Node.js ${node}`);
  const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));
  const { node, ...packages } = devDependencies;
  return [
    ...[...all].map(([where, own]) => `${all.size > 1 ? `${own.map(one => one.title).join(', ')}: ` : ''}${where}; ${days(own)}.`),
    `From npm: ${Object.entries(packages).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
  ];
}

function days(own) {
  return [...new Set(own.map(({ date }) => date.slice(0, 10)))].sort().join(', ');
}

function section({ name, title, about, tables, plots }) {
  return [
    `## ${title}`,
    about,
    ...tables.flatMap(({ caption, rows }) => [`**${caption}**`, table(rows)]),
    ...plots.map((plot, i) => {
      const file = `${name}${plots.length > 1 ? `-${i + 1}` : ''}.svg`;
      writeFileSync(new URL(file, plotsFolder), svg(plot));
      return `![${plot.title}](plots/${file})`;
    }),
  ];
}
