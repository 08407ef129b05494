import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';
import { sources } from '../harness/sources';
import { ALLOWED } from './frozen-names';
import { notAllowed, oldWordsIn, oldWordsInText } from './wording';
import type { Finding } from './wording';

/** Files that hold the old words in order to name them. */
const ABOUT_WORDS = [
  'test/architecture/banned-words.ts',
  'test/architecture/frozen-names.ts',
  'test/architecture/wording.test.ts',
];

/** Every old word in the code, its tests and the documents, but for frozen names. */
export function allOldWords(): Finding[] {
  const code = sources().filter(({ path }) => !ABOUT_WORDS.includes(path));
  const findings = [
    ...code.flatMap(oldWordsIn),
    ...documents().flatMap((path) => oldWordsInText(path, readFileSync(fromRoot(path), 'utf8'))),
  ];
  return notAllowed(findings, ALLOWED);
}

/** What a person reads first, and the READMEs of the folders. */
function documents(): string[] {
  const top = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
  const folders = ['docs', 'src', 'test'].flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name).replaceAll('\\', '/')),
  );
  return [...top, ...folders.sort()];
}
