// One bce-auth-v1 signature: ours by BenchmarkDotNet, and that of the official Node SDK in a loop, over the same request.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { figures } from './lib/program.mjs';
import { quick, save } from './lib/results.mjs';
import { node } from './lib/servers.mjs';
import { median } from './lib/statistics.mjs';

/** The bounds of the quick form: generous, since one signature is nothing beside the call that it is for. */
const quickMost = { microseconds: 30, bytes: 8192 };
const loop = quick ? { warmUp: 2_000, batches: 10, batch: 500 } : { warmUp: 50_000, batches: 50, batch: 5_000 };

if (process.argv[2] === 'node-sdk') console.log(JSON.stringify(timeOfficial(Number(process.argv[3]))));
else compare();

function compare() {
  const own = figures('signer', ...quick ? ['--short'] : []);
  // A process of its own under the pinned Node, whichever one runs this.
  const args = [fileURLToPath(import.meta.url), 'node-sdk', own.example.unixSeconds];
  const official = JSON.parse(execFileSync(node, args, { encoding: 'utf8' }));
  assert.equal(official.authorization, own.example.authorization, 'The two sign differently.');

  const rows = [
    { signer: 'Qianfan.Mcp', 'µs a signature': own.meanMicroseconds, 'bytes allocated': own.bytes },
    { signer: '@baiducloud/qianfan 0.2.4', 'µs a signature': official.microseconds, 'bytes allocated': '' },
  ];
  save('signer', {
    title: 'One signature',
    about: 'POST /v2/service?Action=DescribePresetServices, signed over host and x-bce-date, each time in another second. Ours: what SigningHandler '
      + 'calls for each attempt, mean by BenchmarkDotNet. The Node SDK: generateAuthorization of its class Auth with the same headers and '
      + `query, median of ${loop.batches} batches of ${loop.batch} under node ${official.node}. Both come to the same signature, which is checked.`,
    tables: [{ caption: 'A signature', rows }],
    goals: [
      { goal: 'a signature', figure: own.meanMicroseconds, unit: 'µs', quickAtMost: quickMost.microseconds },
      { goal: 'allocated for a signature', figure: own.bytes, unit: 'bytes', quickAtMost: quickMost.bytes },
    ],
    plots: [{ kind: 'bars', title: 'One signature', unit: 'µs', series: [{ name: 'µs', points: rows.map(row => [row.signer, row['µs a signature']]) }] }],
  });
}

function timeOfficial(exampleSeconds) {
  const auth = new (officialAuth())('a'.repeat(32), 's'.repeat(32));
  const sign = seconds => auth.generateAuthorization('POST', '/v2/service', { Action: 'DescribePresetServices' }, {
    'Host': 'qianfan.baidubce.com',
    'x-bce-date': new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
  }, seconds);

  let at = 0;
  // 0 would stand for now.
  const many = count => { for (let i = 0; i < count; i++) sign(++at); };
  many(loop.warmUp);
  const took = Array.from({ length: loop.batches }, () => {
    const begun = process.hrtime.bigint();
    many(loop.batch);
    return Number(process.hrtime.bigint() - begun) / 1000 / loop.batch;
  });
  return { microseconds: median(took), node: process.versions.node, authorization: sign(exampleSeconds) };
}

// The bundle as it is published does not export the class: one line at its end does.
function officialAuth() {
  const path = createRequire(import.meta.url).resolve('@baiducloud/qianfan');
  const bundle = new Module(path);
  bundle.filename = path;
  bundle.paths = Module._nodeModulePaths(fileURLToPath(new URL('.', import.meta.url)));
  bundle._compile(`${readFileSync(path, 'utf8')}\nexports.Auth = Auth;\n`, path);
  return bundle.exports.Auth;
}
