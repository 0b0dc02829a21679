// deploy/kubernetes.yaml: that it is what deploy/README.md promises, and that its settings exist.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { byDigest, read, settings } from './repository.mjs';

const documents = parseAllDocuments(read('deploy/kubernetes.yaml'), { strict: true, uniqueKeys: true });
const all = documents.map(document => document.toJS());
const named = name => Object.fromEntries(all.filter(({ metadata }) => metadata.name === name).map(object => [object.kind, object]));
const objects = named('qianfan-mcp');
const redis = named('qianfan-mcp-redis');
const pod = objects.Deployment.spec.template.spec;
const [container] = pod.containers;
const labels = objects.Deployment.spec.template.metadata.labels;
const endpoint = 'src/Qianfan.Mcp/Server/';
const server = readdirSync(new URL(`../../${endpoint}`, import.meta.url), { recursive: true })
  .filter(file => file.endsWith('.cs')).map(file => read(endpoint + file)).join('');
const env = Object.fromEntries(container.env.map(variable => [variable.name, variable]));

test('it holds each object once, and reads without an error or a warning', () => {
  assert.deepEqual(documents.flatMap(document => [...document.errors, ...document.warnings]), []);
  assert.deepEqual(Object.keys(objects).sort(),
    ['Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget', 'Service']);
  assert.deepEqual(Object.keys(redis).sort(), ['Deployment', 'NetworkPolicy', 'Service']);
  assert.equal(all.length, Object.keys(objects).length + Object.keys(redis).length);
});

describe('Deployment', () => {
  test('three replicas, spread over the nodes, replaced one by one', () => {
    const { replicas, strategy } = objects.Deployment.spec;
    assert.equal(replicas, 3);
    assert.deepEqual(strategy.rollingUpdate, { maxUnavailable: 0, maxSurge: 1 });
    assert.equal(pod.topologySpreadConstraints[0].topologyKey, 'kubernetes.io/hostname');
  });

  test('may do nothing that it need not', () => {
    assert.equal(pod.securityContext.runAsNonRoot, true);
    assert.ok(pod.securityContext.runAsUser > 0);
    assert.equal(pod.securityContext.seccompProfile.type, 'RuntimeDefault');
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(pod.volumes, undefined);
    assert.deepEqual(container.securityContext,
      { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  });

  test('runs as the user of the image, with its command', () => {
    const project = read('src/Qianfan.Mcp/Qianfan.Mcp.csproj');
    assert.equal(pod.securityContext.runAsUser, Number(/<ContainerUser>(\d+)</.exec(project)[1]));
    assert.equal(container.ports[0].containerPort, Number(/<ContainerPort Include="(\d+)"/.exec(project)[1]));
    assert.deepEqual(container.args, ['http']);
    assert.equal(/:(.+)@sha256:0{64}$/.exec(container.image)[1], /<Version>(.+)<\/Version>/.exec(read('Directory.Build.props'))[1]);
  });

  test('has requests and limits for processor and memory', () => {
    for (const amounts of [container.resources.requests, container.resources.limits])
      assert.deepEqual(Object.keys(amounts), ['cpu', 'memory']);
    assert.equal(container.resources.limits.memory, '512Mi');
  });

  test('is probed at paths that the server has, by a host that it always allows', () => {
    const paths = { startupProbe: '/health/live', livenessProbe: '/health/live', readinessProbe: '/health/ready' };
    for (const [probe, path] of Object.entries(paths)) {
      assert.deepEqual(container[probe].httpGet, { path, port: 'http', httpHeaders: [{ name: 'Host', value: 'localhost' }] });
      assert.ok(server.includes(`"${path}"`));
    }
  });

  test('has time to stop: preStop and the longest stop fit into the grace period', () => {
    const stop = Number(/StopTimeout = TimeSpan\.FromSeconds\((\d+)\)/.exec(server)[1]);
    assert.ok(container.lifecycle.preStop.sleep.seconds + stop < pod.terminationGracePeriodSeconds);
  });

  test('sets only variables that are settings; secrets come from the Secrets', () => {
    assert.ok(settings.size > 20);
    for (const [name, variable] of Object.entries(env)) {
      assert.ok(settings.has(name), `${name} is no setting`);
      assert.equal(variable.valueFrom?.secretKeyRef !== undefined, settings.get(name), name);
    }
  });

  test('shares a Redis where there is a Secret for it, and starts without', () => {
    const optional = Object.values(env).map(variable => variable.valueFrom?.secretKeyRef).filter(reference => reference?.optional);
    assert.deepEqual(optional.map(({ name, key }) => [name, key]), [['qianfan-mcp-redis', 'connection'], ['qianfan-mcp-redis', 'key']]);
    assert.deepEqual(optional, [env.QIANFAN_MCP_REDIS, env.QIANFAN_MCP_REDIS_KEY].map(variable => variable.valueFrom.secretKeyRef));
  });

  test('listens for others, so it asks who comes in', () => {
    assert.equal(env.QIANFAN_MCP_URLS.value, `http://0.0.0.0:${container.ports[0].containerPort}`);
    assert.match(env.QIANFAN_MCP_AUTH.value, /^(key|oauth)$/);
    assert.ok(env.QIANFAN_MCP_TRUSTED_PROXIES.value);
  });
});

test('Service, budget, policy and autoscaler mean these pods', () => {
  assert.deepEqual(objects.Service.spec.selector, labels);
  assert.equal(objects.Service.spec.sessionAffinity, 'None');
  assert.deepEqual(objects.PodDisruptionBudget.spec.selector.matchLabels, labels);
  assert.deepEqual(objects.NetworkPolicy.spec.podSelector.matchLabels, labels);
  const { scaleTargetRef, minReplicas, maxReplicas } = objects.HorizontalPodAutoscaler.spec;
  assert.equal(scaleTargetRef.name, objects.Deployment.metadata.name);
  assert.ok(minReplicas === 3 && maxReplicas > minReplicas);
});

const targets = rules => rules.flatMap(rule => rule.ports.map(({ protocol, port }) => `${protocol} ${port}`));

test('NetworkPolicy: in from the ingress controller, out to DNS, Redis and https', () => {
  const { policyTypes, ingress, egress } = objects.NetworkPolicy.spec;
  assert.deepEqual(policyTypes, ['Ingress', 'Egress']);
  assert.deepEqual(ingress.map(rule => rule.from[0].namespaceSelector.matchLabels), [{ 'kubernetes.io/metadata.name': 'ingress-nginx' }]);
  assert.deepEqual(targets(egress), ['UDP 53', 'TCP 53', 'TCP 6379', 'TCP 443']);
  assert.deepEqual(egress[1].to, [{ podSelector: { matchLabels: redis.Deployment.spec.template.metadata.labels } }]);
});

test('Ingress: TLS for the public host, and what deploy/nginx.conf says', () => {
  const host = new URL(env.QIANFAN_MCP_PUBLIC_URL.value).host;
  const { annotations } = objects.Ingress.metadata;
  const nginx = read('deploy/nginx.conf');
  const directive = name => new RegExp(`^ +${name} ([^;]+);`, 'm').exec(nginx)[1];
  assert.deepEqual(objects.Ingress.spec.tls[0].hosts, [host]);
  assert.deepEqual(objects.Ingress.spec.rules.map(rule => rule.host), [host]);
  assert.deepEqual(objects.Ingress.spec.rules[0].http.paths.map(({ path, pathType }) => `${pathType} ${path}`),
    ['Exact /mcp', 'Exact /mcp/', 'Prefix /.well-known/oauth-protected-resource', 'Prefix /.well-known/mcp', 'Exact /mcp/server-card',
      'Exact /', 'Exact /page.css', 'Exact /page.js']);
  for (const [annotation, name] of [
    ['proxy-buffering', 'proxy_buffering'], ['proxy-http-version', 'proxy_http_version'], ['proxy-body-size', 'client_max_body_size'],
    ['client-body-buffer-size', 'client_body_buffer_size'], ['proxy-next-upstream', 'proxy_next_upstream'],
    ['limit-connections', 'limit_conn addresses'],
  ]) assert.equal(annotations[`nginx.ingress.kubernetes.io/${annotation}`], directive(name));
  for (const name of ['connect', 'read'])
    assert.equal(`${annotations[`nginx.ingress.kubernetes.io/proxy-${name}-timeout`]}s`, directive(`proxy_${name}_timeout`));
});

describe('Redis', () => {
  const { template, selector, replicas } = redis.Deployment.spec;
  const [server] = template.spec.containers;

  test('is reached by the replicas alone, and reaches nothing', () => {
    const { podSelector, policyTypes, ingress, egress } = redis.NetworkPolicy.spec;
    for (const pods of [podSelector, selector, { matchLabels: redis.Service.spec.selector }])
      assert.deepEqual(pods.matchLabels, template.metadata.labels);
    assert.deepEqual(policyTypes, ['Ingress', 'Egress']);
    assert.deepEqual(ingress.flatMap(rule => rule.from), [{ podSelector: { matchLabels: labels } }]);
    assert.deepEqual(targets(ingress), [`TCP ${server.ports[0].name}`]);
    assert.deepEqual(egress, []);
    assert.equal(redis.Service.spec.ports[0].port, server.ports[0].containerPort);
  });

  test('can be left out by its label, which nothing else has', () => {
    for (const { kind, metadata } of all)
      assert.equal(metadata.labels?.['app.kubernetes.io/name'] === 'qianfan-mcp-redis', metadata.name === 'qianfan-mcp-redis', kind);
    assert.match(read('deploy/README.md'), /-l 'app\.kubernetes\.io\/name!=qianfan-mcp-redis'/);
  });

  test('is one, by its digest, and may do nothing that it need not', () => {
    assert.equal(replicas, 1);
    assert.match(server.image, byDigest);
    assert.equal(template.spec.automountServiceAccountToken, false);
    assert.equal(template.spec.securityContext.runAsNonRoot, true);
    assert.deepEqual(server.securityContext, container.securityContext);
  });

  test('takes its password from the Secret, and the key of the replicas not at all', () => {
    assert.deepEqual(server.env,
      [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'qianfan-mcp-redis', key: 'password' } } }]);
    assert.deepEqual(server.args.slice(-2), ['--requirepass', '$(REDISCLI_AUTH)']);
  });

  test('is never held back, and has room for more than it keeps', () => {
    assert.deepEqual(Object.keys(server.resources.limits), ['memory']);
    assert.ok(Number.parseInt(server.resources.limits.memory) > Number.parseInt(server.args[server.args.indexOf('--maxmemory') + 1]));
  });
});
