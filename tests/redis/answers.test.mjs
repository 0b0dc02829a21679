// What one replica has asked or found, all of them know.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { areReady, ask, sharing, startCluster } from './cluster.mjs';

const pages = 60;

let cluster;
let upstream;
let replicas;

before(async () => {
  cluster = await startCluster();
  ({ upstream, replicas } = cluster);
});

after(() => cluster?.stop());

/** What upstream was asked while this ran. */
async function askedBy(run) {
  upstream.asked.length = 0;
  return { answers: await run(), asked: upstream.asked.map(({ action, body }) => `${action} ${body}`) };
}

/** The answer without how it was come by, which differs between who asked upstream and who was told. */
function content({ source, asOf, ...rest }) {
  assert.ok(['live', 'cache'].includes(source), source);
  assert.ok(Date.parse(asOf) > Date.now() - 60_000, asOf);
  return rest;
}

/** What is in there again. */
const repeated = asked => asked.filter((call, i) => asked.indexOf(call) < i);

for (const [tool, args, delay] of [
  ['list_custom_models', {}, 300],
  ['list_preset_services', { chargeStatus: ['Opened'] }, 300],
  // Asks for many details, six at a time.
  ['find_models', { includeCustom: true, maxKeys: 5 }, 50],
])
  test(`${tool}, asked at all replicas at once, asks upstream once`, async t => {
    upstream.delay = delay;
    t.after(() => { upstream.delay = 0; });
    await sharing(t, replicas, async attempt => {
      const tenant = cluster.tenant(`at-once-${tool}-${attempt}`);
      const { answers, asked } = await askedBy(() => Promise.all(replicas.map(replica => ask(replica, tool, args, tenant))));
      assert.ok(asked.length > 0);
      assert.deepEqual(repeated(asked), []);
      const [first, ...others] = answers.map(content);
      others.forEach(other => assert.deepEqual(other, first));
    });
  });

test('nor is upstream asked twice where one asks while another\'s answer comes in', async t => {
  t.after(() => { upstream.delay = 0; });
  for (let i = 0; i < 40; i++)
    await sharing(t, replicas, async attempt => {
      upstream.delay = i % 5;
      const { asked } = await askedBy(() => Promise.all(replicas.map(async (replica, j) => {
        await setTimeout(j * (i % 7));
        await ask(replica, 'list_custom_services', { name: `question ${i}` }, cluster.tenant(`meanwhile-${attempt}`));
      })));
      assert.equal(asked.length, 1, `round ${i}`);
    }, 2);
});

test('who asks later at another replica is answered from what the first one got', t => sharing(t, replicas, async attempt => {
  const tenant = cluster.tenant(`later-${attempt}`);
  const first = await ask(replicas[0], 'list_custom_services', {}, tenant);
  const { answers, asked } = await askedBy(() => ask(replicas[1], 'list_custom_services', {}, tenant));
  assert.deepEqual(asked, []);
  assert.deepEqual(answers, { ...first, source: 'cache' });
}));

test('a refresh at one replica is everyone\'s', async t => {
  t.after(() => { upstream.rewrite = () => {}; });
  const names = ({ models }) => [...new Set(models.map(model => model.name))];
  await sharing(t, replicas, async attempt => {
    const tenant = cluster.tenant(`refresh-${attempt}`);
    for (const round of ['first', 'second', 'third']) {
      upstream.rewrite = (call, answer) => answer.result?.customModelSetList?.forEach(model => { model.modelSetName = round; });
      const { asked } = await askedBy(async () => {
        const refresh = round !== 'first';
        assert.deepEqual(names(await ask(replicas[0], 'list_custom_models', { refresh }, tenant)), [round]);
        for (const replica of replicas) assert.deepEqual(names(await ask(replica, 'list_custom_models', {}, tenant)), [round]);
      });
      assert.equal(asked.length, 1);
    }
  });
});

test('a refresh that waited for another asks by itself when that one was refused', async t => {
  t.after(() => { [upstream.rewrite, upstream.delay] = [() => {}, 0]; });
  await sharing(t, replicas, async attempt => {
    const tenant = cluster.tenant(`refused-${attempt}`);
    const nameAt = async (replica, refresh) => (await ask(replica, 'list_custom_models', { refresh }, tenant)).models[0].name;
    let status;
    const rename = name => (call, answer) => { answer.result.customModelSetList[0].modelSetName = name; return status; };
    upstream.rewrite = rename('before');
    assert.equal(await nameAt(replicas[0], false), 'before');
    [upstream.rewrite, upstream.delay, status] = [rename('now'), 200, 403];
    upstream.asked.length = 0;
    const refused = nameAt(replicas[1], true).catch(error => error);
    while (upstream.asked.length === 0) await setTimeout(5);
    const asking = nameAt(replicas[2], true);
    assert.match((await refused).message, /list_custom_models was answered/);
    status = undefined;
    assert.equal(await asking, 'now');
  });
});

/** All rows of a list, each page from the next replica. @param between Runs after each page with its number. */
async function walk(tool, list, args, tenant, between = () => {}) {
  const rows = [];
  let marker;
  let page = 0;
  do {
    const answer = await ask(replicas[page++ % replicas.length], tool, marker ? { ...args, marker } : args, tenant);
    rows.push(...answer[list].map(row => JSON.stringify(row)));
    marker = answer.nextMarker;
    await between(page);
  } while (marker);
  return { rows, page };
}

// Fewer rows, renamed, the other way round.
function otherRows(answer) {
  for (const holder of [answer, answer.result ?? {}])
    for (const [name, rows] of Object.entries(holder))
      if (Array.isArray(rows)) holder[name] = rows.slice(7).reverse();
  answer.data?.forEach(model => { model.id += '-renamed'; });
}

for (const [tool, list, args] of [
  ['list_models', 'models', {}],
  ['find_models', 'models', { includeRetired: true, fields: ['name', 'model', 'versionId'] }],
])
  test(`a walk of ${pages} pages through ${tool} goes on at any replica while upstream changes`, async t => {
    const rowsOf = answer => answer[list].map(row => JSON.stringify(row));
    await sharing(t, replicas, async attempt => {
      upstream.rewrite = () => {};
      const tenant = cluster.tenant(`walk-${tool}-${attempt}`);
      const { rows: all } = await walk(tool, list, { ...args, maxKeys: 50 }, tenant);
      assert.equal(new Set(all).size, all.length);
      const maxKeys = Math.floor(all.length / pages);
      const { rows, page } = await walk(tool, list, { ...args, maxKeys }, tenant, async number => {
        if (number !== 1 && number !== pages / 2) return;
        upstream.rewrite = (call, answer) => otherRows(answer);
        const other = rowsOf(await ask(replicas[2], tool, { ...args, maxKeys: 50, refresh: true }, tenant));
        assert.notDeepEqual(other, all.slice(0, other.length));
        if (number > 1) await cluster.restart(number % replicas.length);
      });
      assert.ok(page >= pages, `${page} pages`);
      assert.deepEqual(rows, all);
    });
    upstream.rewrite = () => {};
  });

test('an answer of more than 4 MiB is given, and not shared', async t => {
  t.after(() => { upstream.rewrite = () => {}; });
  const description = randomBytes(15_000).toString('base64');
  upstream.rewrite = (call, answer) => {
    const [row] = answer.result.serviceList;
    answer.result.serviceList = Array.from(
      { length: 300 }, (_, i) => ({ ...row, name: `service ${i}`, description: `${i} ${description}` }));
  };
  const tenant = cluster.tenant('large');
  const redis = await cluster.redis.connect();
  const { answers, asked } = await askedBy(() =>
    Promise.all(replicas.map(replica => ask(replica, 'list_custom_services', {}, tenant))));
  const sizes = await Promise.all((await redis.names()).map(async name => (await redis.contentOf(name)).map(piece => piece.length)));
  redis.close();
  assert.equal(asked.length, replicas.length);
  answers.map(content).forEach(answer => assert.equal(answer.services[0].name, 'service 0'));
  assert.ok(Math.max(...sizes.flat()) < 4 * 1024 * 1024);
  await areReady(replicas, '200 ready');
});

test('no replica has logged that anything failed', () => {
  const said = replicas.flatMap(replica => replica.said).filter(line => !line.includes('Redis does not answer'));
  assert.deepEqual(said, []);
});
