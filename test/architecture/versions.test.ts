import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import ts from 'typescript';
import { fromRoot } from '../../src/runtime/root';

interface Package {
  version: string;
  engines?: { node: string };
  scarfSettings?: { enabled: boolean };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
}

const own = readPackage(fromRoot('package.json'));
const direct = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies };

function readPackage(file: string): Package {
  return JSON.parse(readFileSync(file, 'utf8')) as Package;
}

const text = (...parts: string[]): string => readFileSync(fromRoot(...parts), 'utf8');

test('every dependency is pinned to one version, and that version is installed', () => {
  const loose = Object.entries(direct).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
  const different = Object.entries(direct).filter(([name, version]) => {
    const file = fromRoot('node_modules', name, 'package.json');
    return existsSync(file) && readPackage(file).version !== version;
  });
  expect(different).toEqual([]);
});

test('all Temporal packages are of one version: the bundle and the worker must match', () => {
  const folder = fromRoot('node_modules', '@temporalio');
  const versions = readdirSync(folder).map(
    (name) => readPackage(join(folder, name, 'package.json')).version,
  );
  expect(new Set(versions)).toEqual(new Set([own.dependencies['@temporalio/worker']]));
});

test('one protobufjs 8 is shared, so that a history can be read back from JSON', () => {
  expect(readPackage(fromRoot('node_modules', 'protobufjs', 'package.json')).version).toMatch(
    /^8\./,
  );
  for (const name of ['common', 'proto', 'worker', 'client']) {
    const nested = fromRoot('node_modules', '@temporalio', name, 'node_modules', 'protobufjs');
    expect([name, existsSync(nested)]).toEqual([name, false]);
  }
  const signaled = {
    eventId: '1',
    eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
    workflowExecutionSignaledEventAttributes: { signalName: 'hint' },
  };
  const history = historyFromJSON({ events: [signaled] });
  expect(history.events?.[0]?.eventId?.toString()).toBe('1');
});

test('the image runs on the newest Node that CI tests, and on one tag of it', () => {
  const tags = [...text('Dockerfile').matchAll(/^FROM node:(\S+)/gm)].map(([, tag]) => tag);
  expect(tags).toEqual([tags[0], tags[0]]);
  const tested = /node: \[(.+)\]/.exec(text('.github', 'workflows', 'ci.yml'))?.[1] ?? '';
  const [oldest, newest] = tested.split(', ').map((version) => version.replaceAll("'", ''));
  // Exactly one release of it, on a system named by its own release.
  expect(tags[0]).toMatch(new RegExp(`^${newest}\\.\\d+(\\.\\d+)?-[a-z]+-slim$`));
  expect(own.engines?.node).toContain(oldest);
});

test('a duration is a real type: a misspelt timeout does not compile', () => {
  const file = fromRoot('workflows', 'probe.ts');
  const text = `
    import { proxyActivities } from '@temporalio/workflow';
    export const good = proxyActivities({ startToCloseTimeout: '30 seconds' });
    export const bad = proxyActivities({ startToCloseTimeout: 'garbage' });
  `;
  const config = ts.readConfigFile(fromRoot('tsconfig.json'), (path) => ts.sys.readFile(path));
  const options = ts.parseJsonConfigFileContent(config.config, ts.sys, fromRoot()).options;
  const host = ts.createCompilerHost(options);
  const readTree = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target, ...rest) =>
    name === file ? ts.createSourceFile(name, text, target) : readTree(name, target, ...rest);
  const { incremental: _incremental, tsBuildInfoFile: _file, ...strict } = options;
  const program = ts.createProgram([file], { ...strict, noEmit: true, types: [] }, host);
  const tree = program.getSourceFile(file);
  const lines = program
    .getSemanticDiagnostics(tree)
    .map((problem) => tree?.getLineAndCharacterOfPosition(problem.start ?? 0).line);
  expect(lines).toEqual([3]);
});

test('installing reports to nobody: the one package that would is switched off', () => {
  expect(own.scarfSettings).toEqual({ enabled: false });
});

test('what we ask of Node is what our packages ask of it', () => {
  expect(own.engines?.node).toBe('>=20.19');
});
