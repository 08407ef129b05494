import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';

/** What a newcomer sees first; a new name here is a decision, not an accident. */
const TOP_LEVEL = [
  '.ci',
  '.dockerignore',
  '.github',
  '.gitignore',
  '.prettierignore',
  '.prettierrc.json',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'Dockerfile',
  'GLOSSARY.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'activities',
  'docker-compose.yml',
  'docs',
  'eslint.config.mjs',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
  'workflows',
];

const REQUIRED = [
  '.ci/run',
  '.gitignore',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'eslint.config.mjs',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];

const SOURCE_FOLDERS = ['src', 'workflows', 'activities', 'test'];

const isCheckout = existsSync(fromRoot('.git'));

function git(...args: string[]): string[] {
  const out = execFileSync('git', args, { cwd: fromRoot(), encoding: 'utf8' });
  return out.split('\n').filter((line) => line !== '');
}

test('the top level holds what the table names and nothing else', () => {
  const ignored = ['.git', '.build', '.quittance', 'dist', 'node_modules'];
  const names = isCheckout
    ? [...new Set(git('ls-files').map((file) => file.split('/')[0] ?? ''))]
    : readdirSync(fromRoot()).filter((name) => !ignored.includes(name));
  expect(names.filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
  expect(REQUIRED.filter((name) => !existsSync(fromRoot(name)))).toEqual([]);
});

test('what the tests read is what is committed: no source is left out of git', () => {
  // Without a checkout (an archive, an image) there is nothing that could be left out.
  const untracked = isCheckout ? git('ls-files', '--others', '--exclude-standard') : [];
  const inSource = (file: string) => SOURCE_FOLDERS.includes(file.split('/')[0] ?? '');
  expect(untracked.filter(inSource)).toEqual([]);
});

test('tests mirror the tree: every folder of test is a module or a kind of test', () => {
  const kinds =
    'architecture bench chaos docs harness python-sdk replay security simulate stories'.split(' ');
  const modules = [...readdirSync(fromRoot('src')), 'workflows', 'activities'];
  const folders = readdirSync(fromRoot('test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const expected = [
    ...kinds,
    ...modules,
    'real-stripe',
    'time-skipping',
    'previous-release',
    'production-shape',
    'pdf-tools',
    'kafka',
    'examples',
  ];
  expect(folders.filter((name) => !expected.includes(name))).toEqual([]);
});
