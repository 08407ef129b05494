import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';
import { sources } from '../harness/sources';
import { ALLOWED } from './frozen-names';
import { notAllowed, oldWordsIn, oldWordsInText, tokens } from './wording';
import type { Finding } from './wording';

/** Files that hold the old words in order to name them. */
const ABOUT_WORDS = [
  'test/architecture/banned-words.ts',
  'test/architecture/frozen-names.ts',
  'test/architecture/wording.test.ts',
];

/** Texts for customers are the model of style, so their sentences are not judged by the table. */
const MODEL = /^src\/documents\/words\/[a-z]{2}\/(?!business-mail|site|connect)/;

/** Every old word in the code, its tests and the documents, but for frozen names. */
export function allOldWords(): Finding[] {
  return notAllowed(findings(), { frozen: frozenTokens(), allowed: ALLOWED });
}

/** The old words that are found, each as the list of excuses names it. */
export const excused = (): string[] => findings().map(({ kind, found }) => `${kind}:${found}`);

let all: Finding[] | null = null;

/** Read once: the files do not change while tests run. */
function findings(): Finding[] {
  all ??= readFindings();
  return all;
}

function readFindings(): Finding[] {
  const code = sources().filter(({ path }) => !ABOUT_WORDS.includes(path));
  const isModelText = ({ path, kind }: Finding) => kind === 'prose' && MODEL.test(path);
  return [
    ...code.flatMap(oldWordsIn).filter((finding) => !isModelText(finding)),
    ...documents().flatMap((path) => oldWordsInText(path, readFileSync(fromRoot(path), 'utf8'))),
  ];
}

/** Fields, codes and paths of rows, histories and the wire. */
function frozenTokens(): ReadonlySet<string> {
  const text = readFileSync(fromRoot('test', 'architecture', 'frozen', 'frozen.json'), 'utf8');
  const groups = JSON.parse(text) as Record<string, { names: string[] }>;
  return new Set(Object.values(groups).flatMap(({ names }) => names.flatMap(tokens)));
}

/** What a person reads first, and the READMEs of the folders. */
function documents(): string[] {
  const top = ['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'];
  const folders = ['docs', 'src', 'test'].flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name).replaceAll('\\', '/')),
  );
  return [...top, ...folders.sort()];
}
