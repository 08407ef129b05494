import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';

/** A compiler that does what tsc does to files, and complains about the word WRONG. */
const COMPILER = `
const fs = require('node:fs'), path = require('node:path');
fs.appendFileSync('compiled.log', 'x');
for (const name of fs.readdirSync('src')) {
  if (!name.endsWith('.ts')) continue;
  const text = fs.readFileSync(path.join('src', name), 'utf8');
  if (text.includes('WRONG')) { console.error(name + ' is wrong'); process.exit(2); }
  fs.mkdirSync('dist/src', { recursive: true });
  fs.writeFileSync(path.join('dist/src', name.replace('.ts', '.js')), text);
}
`;

let checkout: string;

function put(file: string, text: string): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  writeFileSync(join(checkout, file), text);
}

function ready(): { status: number | null; words: string } {
  const args = [join(checkout, 'src/main/ready.mjs')];
  const result = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status: result.status, words: result.stderr };
}

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'quittance-ready-'));
  for (const file of ['ready.mjs', 'ready-lock.mjs']) {
    cpSync(fromRoot('src', 'main', file), join(checkout, 'src/main', file));
  }
  put('package-lock.json', '{}');
  put('tsconfig.json', '{}');
  put('node_modules/.package-lock.json', '{}');
  utimesSync(join(checkout, 'package-lock.json'), 1, 1);
  put('node_modules/typescript/bin/tsc', COMPILER);
  put('src/one.ts', 'exports.one = 1;');
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

test('what a package build leaves in the folder of a workspace is no source', () => {
  ready();
  put('src/sandbox/dist/start.d.ts', 'export declare const one: number;');
  expect(ready()).toEqual({ status: 0, words: '' });
});

test('it compiles once, then only when a source has changed', () => {
  expect(ready()).toMatchObject({
    status: 0,
    words: expect.stringContaining('compiling') as string,
  });
  expect(ready()).toEqual({ status: 0, words: '' });
  put('src/one.ts', 'exports.one = 2;');
  ready();
  expect(readFileSync(join(checkout, 'dist/src/one.js'), 'utf8')).toContain('2');
  expect(readFileSync(join(checkout, 'compiled.log'), 'utf8')).toBe('xx');
});

test('a compiled file goes when its source has gone', () => {
  put('src/gone.ts', 'exports.gone = 1;');
  ready();
  rmSync(join(checkout, 'src/gone.ts'));
  ready();
  expect(existsSync(join(checkout, 'dist/src/gone.js'))).toBe(false);
  expect(existsSync(join(checkout, 'dist/src/one.js'))).toBe(true);
});

test('what does not compile is printed, fails, and is tried again', () => {
  put('src/one.ts', 'WRONG');
  for (const _time of [1, 2]) {
    const { status, words } = ready();
    expect(status).toBe(1);
    expect(words).toContain('one.ts is wrong');
    expect(words).toContain('quittance is not ready');
    expect(words).not.toMatch(/^\s+at /m);
  }
});

test('two at once do not collide, and a lock left by a kill is seen to be dead', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  put('.quittance/ready.lock', String(dead));
  expect(ready().status).toBe(0);

  put('.quittance/ready.lock', String(process.pid));
  put('src/one.ts', 'exports.one = 3;');
  const waiting = spawn(process.execPath, [join(checkout, 'src/main/ready.mjs')]);
  const ended = new Promise((resolve) => waiting.once('exit', resolve));
  const printed = await new Promise<string>((resolve) => {
    waiting.stderr.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  expect(printed).toContain(
    `waiting for another preparation of this checkout (process ${process.pid})`,
  );
  expect(readFileSync(join(checkout, 'compiled.log'), 'utf8')).toBe('x');
  rmSync(join(checkout, '.quittance/ready.lock'));
  expect(await ended).toBe(0);
  expect(readFileSync(join(checkout, 'compiled.log'), 'utf8')).toBe('xx');
});
