import { existsSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { ATTRIBUTES } from '../../workflows/messages';
import { packageJson, read } from './said';

const README = read('README.md');
const COMPOSE = read('docker-compose.yml');
const CONFIG = read('src/runtime/config.ts');

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

describe('what docker-compose.yml names is there', () => {
  test('every setting is read by the programs, secrets from files', () => {
    const app = COMPOSE.slice(COMPOSE.indexOf('x-app:'), COMPOSE.indexOf('services:'));
    const named = all(app, /^ {4}([A-Z_]+):/gm).map((name) => name.replace(/_FILE$/, ''));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !CONFIG.includes(`'${name}'`))).toEqual([]);
  });

  test('every program it runs is built from a source', () => {
    const programs = all(COMPOSE, /dist\/(src\/main\/[a-z-]+)\.js/g);
    expect(programs).toEqual(['src/main/migrate', 'src/main/server', 'src/main/worker']);
    for (const program of programs) {
      expect(existsSync(fromRoot(...`${program}.ts`.split('/')))).toBe(true);
    }
  });

  test('the search attributes are those the runs carry', () => {
    const made = all(COMPOSE, /\b([A-Z][A-Za-z]+=(?:Keyword|Int|Datetime))\b/g);
    const carried = Object.entries(ATTRIBUTES).map(
      ([name, type]) => `${name}=${type.charAt(0)}${type.slice(1).toLowerCase()}`,
    );
    expect(made).toEqual(carried.sort());
  });

  test('nothing listens beyond this machine, and no password stands in it', () => {
    for (const port of all(COMPOSE, /ports: \['([^']+)'\]/g))
      expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(COMPOSE).not.toMatch(/PASSWORD: |PWD: |sk_(test|live)_|whsec_/);
  });
});
