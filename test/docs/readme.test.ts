import { existsSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { packageJson, read, readSettings } from './read-document';

const README = read('README.md');
const CONFIG = readSettings();

const all = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ''))].sort();

describe('what the README says is there', () => {
  test.each(all(README, /npm run ([a-z:]+)/g))('npm run %s', (script) => {
    expect(packageJson().scripts).toHaveProperty(script);
  });

  test.each(all(README, /`((?:src|test|workflows|activities)(?:\/[a-z-]+)*)`/g))('%s', (path) => {
    expect(existsSync(fromRoot(...path.split('/')))).toBe(true);
  });

  test.each(all(README, /\]\(([A-Za-z][^):]*)\)/g))('the link %s', (path) => {
    expect(existsSync(fromRoot(...path.split('/')))).toBe(true);
  });

  test('every setting of its table is read by the programs', () => {
    const table = README.slice(README.indexOf('| variable |'));
    const named = all(table, /`([A-Z][A-Z_]+)`/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !CONFIG.includes(`'${name}'`))).toEqual([]);
  });
});
