import { existsSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import { fromRoot } from '../../src/runtime/root';
import { workerOptions } from '../../src/temporal/worker-options';
import { RUN_ATTRIBUTES } from '../../workflows/messages';
import { packageJson, read, readSettings } from './read-document';

interface Service {
  image?: string;
  build?: string;
  restart?: string;
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  configs?: { source: string; target: string }[];
  networks: string[];
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  user?: string;
}

interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean } | null>;
  configs: Record<string, { content: string }>;
}

const TEXT = read('docker-compose.yml');
const CONFIG = readSettings();
const DOCKERFILE = read('Dockerfile');
const compose = parse(TEXT, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

const shell = (name: string): string => compose.services[name]?.command?.[0] ?? '';
const PROGRAMS = ['migrate', 'server', 'worker'];

test('it is Postgres, Temporal with its one-shots and UI, and our three programs', () => {
  expect(services.map(([name]) => name)).toEqual([
    'postgres',
    'temporal-schema',
    'temporal',
    'temporal-namespace',
    'temporal-ui',
    ...PROGRAMS,
  ]);
  const images = services.flatMap(([, { image, build }]) => (build === undefined ? [image] : []));
  for (const image of images) expect(image).toMatch(/^[\w/-]+:\d+\.\d+[\w.-]*$/);
});

test('each program is built from a source, and its parts are copied into the image', () => {
  expect(ours.map(([name]) => name)).toEqual(PROGRAMS);
  for (const [name, { command }] of ours) {
    expect(command).toEqual(['node', `dist/src/main/${name}.js`]);
    expect(existsSync(fromRoot('src', 'main', `${name}.ts`))).toBe(true);
  }
  const copied = [...DOCKERFILE.matchAll(/\/app\/(\S+) \.\/(\S+)$/gm)];
  for (const [, from, to] of copied) expect(to).toBe(from);
  const needed = [
    'package.json',
    'node_modules',
    ...runningFiles(),
    ...ours.map(([, { command = [] }]) => command[1] ?? ''),
  ];
  const isCopied = (path: string) =>
    copied.some(([, whole = '']) => path === whole || path.startsWith(`${whole}/`));
  expect(needed.length).toBeGreaterThan(5);
  expect(needed.filter((path) => !isCopied(path))).toEqual([]);
});

/** Files the programs read by their place in the package. */
function runningFiles(): string[] {
  const main = ['migrate', 'worker', 'version'].map((name) => `src/main/${name}.ts`);
  const texts = [...main, 'src/http/site/guides.ts'].map(read);
  const calls = texts.flatMap((text) => [...text.matchAll(/fromRoot\(([^)]+)\)/g)]);
  return calls.map(([, parts]) => (parts ?? '').replace(/['\s]/g, '').replaceAll(',', '/'));
}

test('the image installs no workspace, and holds neither the sandbox nor the local tools', () => {
  const { workspaces } = packageJson();
  expect(workspaces).toEqual(['src/sandbox']);
  const [build = '', image = ''] = DOCKERFILE.split(/^FROM .*$/m).slice(1);
  // Of the sources only what is named is there when npm installs: no manifest of a workspace.
  expect(/^COPY (.*) \.\/$/m.exec(build)?.[1]).toBe('package.json package-lock.json');
  expect(build).toMatch(/npm ci --workspaces=false/);
  expect(build).toMatch(/npm prune --workspaces=false --omit=dev --omit=optional/);
  const removed = /rm -rf (.*)$/m.exec(build.slice(build.indexOf('npm prune')))?.[1]?.split(' ');
  expect(removed).toEqual([...workspaces.map((folder) => `dist/${folder}`), 'dist/src/local']);
  expect(image).toContain('/app/dist/src ./dist/src');
});

test('the image keeps the client of Kafka, which needs no other package', () => {
  const { optionalDependencies } = packageJson();
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>;
  };
  expect(optionalDependencies).toHaveProperty('kafkajs');
  expect(lock.packages['node_modules/kafkajs']).not.toHaveProperty('dependencies');
  const [build = ''] = DOCKERFILE.split(/^FROM .*$/m).slice(1);
  const [beside, pruned, back] = [
    'cp -r node_modules/kafkajs kafkajs',
    'npm prune',
    'mv kafkajs node_modules/kafkajs',
  ].map((words) => build.indexOf(words));
  expect(beside).toBeGreaterThan(0);
  expect(pruned).toBeGreaterThan(beside ?? 0);
  expect(back).toBeGreaterThan(pruned ?? 0);
});

test('every setting is read by the programs, and secrets come from files that are given', () => {
  for (const [name, { environment = {}, secrets = [] }] of ours) {
    const settings = Object.keys(environment);
    expect(settings.length).toBeGreaterThan(10);
    const unknown = settings.filter((key) => !CONFIG.includes(`'${key.replace(/_FILE$/, '')}'`));
    expect([name, unknown]).toEqual([name, []]);
    const files = settings.filter((key) => key.endsWith('_FILE')).map((key) => environment[key]);
    expect(files.sort()).toEqual(secrets.map((secret) => `/run/secrets/${secret}`).sort());
  }
  const named = [...CONFIG.matchAll(/reader\.secret\('(\w+)'\)/g)].map(([, key]) => key ?? '');
  expect(named.length).toBeGreaterThan(3);
  const given = Object.keys(compose.services['worker']?.environment ?? {});
  expect(named.filter((key) => !given.includes(`${key}_FILE`))).toEqual([]);
  const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
  expect(Object.keys(compose.secrets).sort()).toEqual([...used].sort());
  expect(TEXT).not.toMatch(/PASSWORD: |PWD: |sk_(test|live)_|whsec_/);
});

test('what listens to the outside does so on 127.0.0.1, and is one of three', () => {
  const ports = services.flatMap(([name, { ports: all = [] }]) => all.map((port) => [name, port]));
  expect(ports).toEqual([
    ['temporal-ui', '127.0.0.1:8233:8080'],
    ['server', `127.0.0.1:4000:${compose.services['server']?.environment?.['PORT']}`],
  ]);
  expect(compose.networks['inside']).toEqual({ internal: true });
  for (const name of ['postgres', 'temporal', 'temporal-schema', 'temporal-namespace']) {
    expect(compose.services[name]?.networks).toEqual(['inside']);
  }
});

test('our programs run caged, and nobody may gain rights', () => {
  expect(DOCKERFILE).toMatch(/^USER node$/m);
  for (const [name, service] of services) {
    expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']]);
    // Postgres begins as root and hands itself to its own user.
    expect([name, service.cap_drop]).toEqual([name, name === 'postgres' ? undefined : ['ALL']]);
  }
  for (const [name, { read_only }] of ours) expect([name, read_only]).toEqual([name, true]);
});

test('a health check asks what is there, and each start waits for what it needs', () => {
  expect(compose.services['server']?.healthcheck?.test.join(' ')).toContain(':4000/readyz');
  const probes = compose.services['worker']?.environment?.['PROBE_PORT'];
  expect(compose.services['worker']?.healthcheck?.test.join(' ')).toContain(`:${probes}/readyz`);
  const lasting = services.filter(([, { restart }]) => restart === 'unless-stopped');
  for (const [name, { healthcheck }] of lasting) {
    if (name !== 'temporal-ui') expect([name, healthcheck]).not.toEqual([name, undefined]);
  }
  const waits = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
  for (const [name, { condition }] of waits) {
    const once = compose.services[name]?.restart !== 'unless-stopped';
    const wanted = once ? 'service_completed_successfully' : 'service_healthy';
    expect([name, condition]).toEqual([name, wanted]);
  }
});

test('what stops is given the time the code takes for it', () => {
  const force = Number(/^(\d+)s$/.exec(String(workerOptions('q').stripe.shutdownForceTime))?.[1]);
  for (const [, { stop_grace_period: grace }] of ours) {
    expect(Number(/^(\d+)s$/.exec(grace ?? '')?.[1])).toBeGreaterThan(force);
  }
});

test('Temporal gets its shards, retention, settings file and the attributes of the runs', () => {
  const { environment, configs } = compose.services['temporal'] ?? {};
  expect(environment?.['NUM_HISTORY_SHARDS']).toBe('512');
  const [file] = configs ?? [];
  expect(file?.target).toBe(environment?.['DYNAMIC_CONFIG_FILE_PATH']);
  const content = compose.configs[file?.source ?? '']?.content ?? '';
  expect(parse(content)).toEqual({ 'matching.enableFairness': [{ value: true }] });
  expect(shell('temporal-namespace')).toContain('--retention 720h');
  const made = shell('temporal-namespace').match(/\b[A-Z][A-Za-z]+=(?:Keyword|Int|Datetime)\b/g);
  const carried = Object.entries(RUN_ATTRIBUTES).map(
    ([name, type]) => `${name}=${type.charAt(0)}${type.slice(1).toLowerCase()}`,
  );
  expect(made?.sort()).toEqual(carried.sort());
  // Each is made under the prefix, and in the namespace, by which the programs look for it.
  const name = 'TEMPORAL_ATTRIBUTE_PREFIX';
  expect(shell('temporal-namespace')).toContain(`name="$$${name}$$${'{attribute%%=*}'}"`);
  const prefix = compose.services['temporal-namespace']?.environment?.[name];
  const namespaces = [...shell('temporal-namespace').matchAll(/ -n ([\w-]+)/g)];
  expect(namespaces.length).toBeGreaterThan(3);
  for (const [program, { environment: given = {} }] of ours) {
    expect([program, given[name]]).toEqual([program, prefix]);
    const of = namespaces.map(([, namespace]) => namespace);
    expect([...new Set(of)]).toEqual([given['TEMPORAL_NAMESPACE']]);
  }
});

test('data lies in a named volume, where this version of Postgres keeps it', () => {
  const { image, volumes } = compose.services['postgres'] ?? {};
  expect(Number(/^postgres:(\d+)/.exec(image ?? '')?.[1])).toBeGreaterThanOrEqual(18);
  expect(volumes).toEqual(['postgres:/var/lib/postgresql']);
  expect(Object.keys(compose.volumes)).toEqual(['postgres']);
});

test('Postgres takes as many connections as two of each and Temporal may open', () => {
  const most = (name: string) =>
    Number(/composeModules\(config, '\w+', (\d+)\)/.exec(read(`src/main/${name}.ts`))?.[1]);
  // Each of Temporal's four services opens up to 20 to its own tables and 10 to visibility.
  const wanted = 4 * (20 + 10) + 2 * (most('server') + most('worker'));
  const { command = [] } = compose.services['postgres'] ?? {};
  expect(Number(/max_connections=(\d+)/.exec(command.join(' '))?.[1])).toBeGreaterThan(wanted);
});

test('no secret and no old build gets into the image', () => {
  const ignored = read('.dockerignore').split('\n');
  const folders = Object.values(compose.secrets).map(({ file }) => /^\.\/(\w+)\//.exec(file)?.[1]);
  const built = ['**/node_modules', '**/dist'];
  for (const name of [...folders, '.env', ...built]) expect(ignored).toContain(name);
});

test('people’s CI runs what a change is asked for, on the oldest Node and a newer one', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml')) as {
    jobs: {
      check: { strategy: { matrix: { node: string[] } }; steps: { run?: string }[] };
      image: { env: Record<string, string>; steps: { run?: string }[] };
    };
  };
  const { node } = jobs.check.strategy.matrix;
  expect(packageJson().engines.node).toBe(`>=${node[0]}`);
  expect(jobs.check.steps.map(({ run }) => run)).toContain('.ci/run');
  expect(statSync(fromRoot('.ci', 'run')).mode & 0o111).not.toBe(0);
  // What compose will not do without is given there.
  const wanted = [...TEXT.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
  expect(Object.keys(jobs.image.env)).toEqual([...new Set(wanted)]);
});
