import { readFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { sources } from '../harness/sources';

interface Project {
  displayName: string;
  testMatch: string[];
  testPathIgnorePatterns?: string[];
}

const { jest: settings } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as {
  jest: { projects: Project[] };
};
const suites = sources().filter(({ path }) => path.endsWith('.test.ts'));
const compiled = (path: string) => path.replace(/\.ts$/, '.js');

/** A glob of ours as an expression: braces, and stars for folders and names. */
function expression(glob: string): RegExp {
  const text = glob
    .replace('<rootDir>/', '')
    .replaceAll('.', '\\.')
    .replaceAll('**/', '(?:[^/]+/)_')
    .replaceAll('*', '[^/]*')
    .replaceAll('_', '*')
    .replace(/\{([^}]*)\}/, (_, names: string) => `(?:${names.replaceAll(',', '|')})`);
  return new RegExp(`^${text}$`);
}

function has(project: Project, path: string): boolean {
  const { testMatch, testPathIgnorePatterns = [] } = project;
  const isIgnored = testPathIgnorePatterns.some((pattern) =>
    new RegExp(pattern.replace('<rootDir>/', '^')).test(path),
  );
  return !isIgnored && testMatch.some((glob) => expression(glob).test(path));
}

const projectsOf = (path: string) =>
  settings.projects.filter((project) => has(project, compiled(path)));
const isByName = (path: string) =>
  projectsOf(path).some(({ displayName }) => displayName === 'thorough');

test('every suite is in a project, and what the usual run leaves out is run by name', () => {
  const nowhere = suites.filter(({ path }) => projectsOf(path).length === 0);
  expect(nowhere.map(({ path }) => path)).toEqual([]);
});

test('a suite that does more by name is run by name', () => {
  const more = suites.filter(({ text }) => /^import \{ isThorough \} from/m.test(text));
  expect(more.length).toBeGreaterThan(5);
  expect(more.filter(({ path }) => !isByName(path)).map(({ path }) => path)).toEqual([]);
});

test('what is run by name is there', () => {
  const thorough = settings.projects.find(({ displayName }) => displayName === 'thorough');
  const paths = suites.map(({ path }) => compiled(path));
  const gone = (thorough?.testMatch ?? []).filter(
    (glob) => !paths.some((path) => expression(glob).test(path)),
  );
  expect(gone).toEqual([]);
});
