import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';

export interface Commit {
  hash: string;
  subject: string;
  body: string;
}

/** The first commit in this style; those before it were written otherwise and stay as they are. */
export const FIRST = 'c3213cafce8113ec195dfe22f7ee165219c6ea8d';

const TYPES = ['feat', 'fix', 'refactor', 'perf', 'docs', 'test', 'build', 'chore', 'style'];
const SUBJECT = new RegExp(`^(${TYPES.join('|')})\\([a-z0-9-]+(,[a-z0-9-]+)*\\): \\S`);
const LONGEST_SUBJECT = 72;

/** What is wrong with the message of a commit. */
export function wrongWithCommit({ hash, subject, body }: Commit): string[] {
  const wrong: string[] = [];
  const type = SUBJECT.exec(subject)?.[1];
  if (type === undefined) wrong.push('is not "type(scope): what"');
  const length = [...subject].length;
  if (length > LONGEST_SUBJECT) wrong.push(`has ${length} characters`);
  if (subject.endsWith('.')) wrong.push('ends with a full stop');
  if ((type === 'fix' || type === 'perf') && body.trim() === '') wrong.push('has no body');
  return wrong.map((words) => `${hash.slice(0, 7)} "${subject}" ${words}`);
}

/** The commits from the first one on without merges, or why they cannot be read here. */
export function commits(): Commit[] | string {
  if (!existsSync(fromRoot('.git'))) return 'this is not a git checkout';
  if (!contains(FIRST)) return `the history does not reach back to ${FIRST.slice(0, 7)}`;
  const format = '--format=%H%x1f%s%x1f%b%x1e';
  const first = git('log', '-1', format, FIRST);
  const text = git('log', '--no-merges', format, `${FIRST}..HEAD`);
  return readLog(text + first);
}

export function readLog(text: string): Commit[] {
  const records = text.split('\x1e').map((record) => record.trim());
  return records
    .filter((record) => record !== '')
    .map((record) => {
      const [hash = '', subject = '', body = ''] = record.split('\x1f');
      return { hash, subject, body };
    });
}

function contains(hash: string): boolean {
  try {
    git('merge-base', '--is-ancestor', hash, 'HEAD');
    return true;
  } catch {
    return false;
  }
}

function git(...args: string[]): string {
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync('git', args, { cwd: fromRoot(), encoding: 'utf8', stdio });
}
