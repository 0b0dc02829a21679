// deploy/compose.yaml: that it is what deploy/README.md promises, and that its settings exist.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAllDocuments, parseDocument } from 'yaml';
import { byDigest, read, settings } from './repository.mjs';

const document = parseDocument(read('deploy/compose.yaml'), { strict: true, uniqueKeys: true, merge: true });
const { services, networks } = document.toJS();
const { redis, nginx, ...replicas } = services;
const environment = services['replica-1'].environment;
const project = read('src/Qianfan.Mcp/Qianfan.Mcp.csproj');

/** What is taken from the environment, without which nothing starts. */
const demanded = /\$\{(\w+):\?[^}]*\}/;
const taken = JSON.stringify(services).match(/\$\{[^}]*\}/g);

test('it holds three replicas, Redis and nginx, and reads without an error or a warning', () => {
  assert.deepEqual([...document.errors, ...document.warnings], []);
  assert.deepEqual(Object.keys(services), ['replica-1', 'replica-2', 'replica-3', 'redis', 'nginx']);
});

test('images are named by their digest: ours to be put in, Redis that of kubernetes.yaml', () => {
  for (const [name, { image }] of Object.entries(services)) assert.match(image, byDigest, name);
  const deployments = parseAllDocuments(read('deploy/kubernetes.yaml')).map(object => object.toJS().spec.template).filter(Boolean);
  assert.deepEqual([services['replica-1'].image, redis.image], deployments.map(({ spec }) => spec.containers[0].image));
});

test('no secret stands in it, and none has a default', () => {
  for (const variable of taken) assert.match(variable, demanded);
  const own = Object.entries(environment).filter(([name]) => settings.get(name));
  assert.ok(own.length >= 5);
  for (const [name, value] of own) assert.match(value, demanded, name);
  assert.equal(demanded.exec(redis.command[redis.command.indexOf('--requirepass') + 1])[1], 'REDIS_PASSWORD');
});

describe('a replica', () => {
  test('differs from the others by its port alone, and nginx.conf knows it', () => {
    const ports = Object.values(replicas).map(replica => replica.ports);
    const container = Number(/<ContainerPort Include="(\d+)"/.exec(project)[1]);
    const known = [...read('deploy/nginx.conf').matchAll(/^ +server (127\.0\.0\.1:\d+) /gm)].map(([, address]) => address);
    assert.deepEqual(ports, known.map(address => [`${address}:${container}`]));
    for (const replica of Object.values(replicas)) assert.deepEqual({ ...replica, ports: [] }, { ...services['replica-1'], ports: [] });
  });

  test('sets only variables that are settings, and shares the Redis', () => {
    assert.ok(settings.size > 20);
    for (const name of Object.keys(environment)) assert.ok(settings.has(name), `${name} is no setting`);
    assert.match(environment.QIANFAN_MCP_REDIS, /^redis:6379,password=\$\{/);
    assert.ok(environment.QIANFAN_MCP_REDIS_KEY);
  });

  test('asks who comes in, and trusts the way that nginx comes by', () => {
    assert.match(environment.QIANFAN_MCP_AUTH, /^(key|oauth)$/);
    assert.equal(environment.QIANFAN_MCP_TRUSTED_PROXIES, networks.replicas.ipam.config[0].gateway);
    assert.equal(nginx.network_mode, 'host');
  });

  test('may do nothing that it need not, and has time to stop', () => {
    const { read_only, cap_drop, security_opt, privileged, volumes, stop_grace_period } = services['replica-1'];
    assert.deepEqual([read_only, cap_drop, security_opt], [true, ['ALL'], ['no-new-privileges:true']]);
    assert.deepEqual([privileged, volumes], [undefined, undefined]);
    assert.ok(Number.parseInt(stop_grace_period) > 20);
  });
});

describe('Redis', () => {
  const option = name => redis.command[redis.command.indexOf(name) + 1];

  test('is reached by the replicas alone', () => {
    assert.deepEqual(redis.networks, ['redis']);
    assert.equal(networks.redis.internal, true);
    assert.equal(redis.ports, undefined);
    assert.deepEqual(Object.keys(services).filter(name => services[name].networks?.includes('redis')), [...Object.keys(replicas), 'redis']);
  });

  test('keeps nothing on disk, within its memory, and does not know the key of the replicas', () => {
    assert.deepEqual([option('--save'), option('--appendonly')], ['', 'no']);
    assert.equal(option('--maxmemory-policy'), 'allkeys-lru');
    assert.ok(Number.parseInt(redis.mem_limit) > Number.parseInt(option('--maxmemory')));
    assert.doesNotMatch(JSON.stringify(redis), /QIANFAN/);
  });

  test('is no one\'s root', () => assert.match(redis.user, /^[1-9]\d*:[1-9]\d*$/));
});

test('nginx reads nginx.conf as it is, and the certificate where that says', () => {
  const conf = read('deploy/nginx.conf');
  assert.equal(nginx.volumes[0], './nginx.conf:/etc/nginx/nginx.conf:ro');
  const folder = /:(\/[^:]+):ro$/.exec(nginx.volumes[1])[1];
  for (const name of ['ssl_certificate', 'ssl_certificate_key']) assert.match(conf, new RegExp(`${name} +${folder}/\\w+\\.pem;`));
  assert.equal(nginx.ports, undefined);
});

test('deploy/README.md names every variable that has to be set', () => {
  const readme = read('deploy/README.md');
  for (const variable of taken) assert.ok(readme.includes(demanded.exec(variable)[1]), variable);
});
