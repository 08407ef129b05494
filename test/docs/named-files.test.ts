import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fromRoot } from '../../src/runtime/root';
import { read } from './read-document';

const TOP = ['README.md', 'CONTRIBUTING.md', 'GLOSSARY.md', 'SECURITY.md'];

/** The documents for people who join: at the top, in docs and in the folders of the product. */
const documents = [
  ...TOP,
  ...['docs', 'src'].flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.md') && !/node_modules|^src\/sandbox/.test(path)),
  ),
];

/** Files and folders between backticks, from the top of the repository. */
function namedFiles(text: string): string[] {
  const quoted = text.matchAll(/`((?:src|test|workflows|activities|docs|\.ci)\/[^`\s…*<>]*)`/g);
  return [...quoted].map(([, path]) => path ?? '');
}

/** Where links lead that lead to a file, from the place of the document. */
function linkedFiles(path: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)];
  return links.map(([, target]) => posix.join(posix.dirname(path), target ?? ''));
}

const missing = (path: string, text: string) =>
  [...namedFiles(text), ...linkedFiles(path, text)].filter(
    (name) => !existsSync(fromRoot(...name.split('/'))),
  );

test.each(documents)('every file that %s names is there', (path) => {
  expect(missing(path, read(path))).toEqual([]);
});

test('a file that is not there is seen, named or linked', () => {
  const text = 'see `src/domain/nowhere.ts`, [this](nothing.md) and [that](https://x.example)';
  expect(missing('docs/x.md', text)).toEqual(['src/domain/nowhere.ts', 'docs/nothing.md']);
});

test('the recipes name the files of a change, and how many', () => {
  const text = read('CONTRIBUTING.md');
  const recipes = text.slice(text.indexOf('## Recipes')).split('\n### ').slice(1);
  expect(recipes.length).toBeGreaterThanOrEqual(8);
  for (const recipe of recipes) {
    const files = namedFiles(recipe).filter((path) => !path.endsWith('/'));
    expect([recipe.split('\n')[0], files.length > 0]).toEqual([recipe.split('\n')[0], true]);
  }
});
