import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromRoot } from '../../runtime/root';
import { controlRoutes } from '../control/routes';
import { FAULT_KINDS } from '../transport/faults';
import { defaultSettings } from '../world/world';
import { blocksOf, packageJson, read } from '../../../test/docs/read-document';
import { IN_SCOPE, OUT_OF_SCOPE } from './cli-recipes';

// The sandbox's README: its commands are run, word for word, and its tables are the program's.

const README = read('src/sandbox/README.md');
const [start = '', ...tour] = blocksOf(README, 'sh');
const run = promisify(execFile);

test('the first command starts it, the tour works in order, a second start finds all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-readme-'));
  try {
    const first = await sandboxOf(start, folder);
    const output = await first.during((url) => walk(url, tour));
    expect(output).toContain('"status": "needs_response"');
    const second = await sandboxOf(start, folder);
    const found = await second.during((url) => walk(url, [tour[0] ?? '', tour.at(-1) ?? '']));
    expect(found).toContain('"kind": "post_without_key"');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function walk(url: string, blocks: readonly string[]): Promise<string> {
  const env = { ...process.env, SANDBOX: url };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], { env });
  return stdout;
}

/** The program npm would start, with the arguments of the README, a free port and a new folder. */
async function sandboxOf(command: string, folder: string) {
  const words = command.trim().split(/\s+/);
  expect(words.slice(0, 4)).toEqual(['npm', 'run', 'sandbox', '--']);
  const [, program = ''] = packageJson().scripts['sandbox']?.split(' && node ') ?? [];
  const own: Record<string, string> = { '12111': '0', '.quittance/sandbox': folder };
  const args = words.slice(4).map((word) => own[word] ?? word);
  expect(args).toEqual(['--port', '0', '--data', folder]);
  const child = spawn(process.execPath, [fromRoot(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString('utf8')) as { url: string };
  return {
    during: async (work: (url: string) => Promise<string>): Promise<string> => {
      try {
        return await work(url);
      } finally {
        child.kill('SIGTERM');
        const [code] = (await once(child, 'exit')) as [number];
        expect(code).toBe(0);
      }
    },
  };
}

const part = (title: string): string => {
  const from = README.indexOf(`## ${title}`);
  expect(from).toBeGreaterThan(0);
  const to = README.indexOf('\n## ', from + 1);
  return README.slice(from, to === -1 ? undefined : to);
};

const all = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ''))].sort();

test('its table of calls is the list of calls there are', () => {
  const documented = all(part('Playing everyone else'), /`((?:GET|POST|DELETE) [\w/:]+)[^`]*`/g);
  expect(documented).toEqual(controlRoutes.map(([pattern]) => pattern).sort());
});

test('its table of faults is the list of faults there are, F1 to F19', () => {
  const table = part('Faults')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const cells = table.slice(2).map((line) => line.split('|').map((cell) => cell.trim()));
  const kinds = cells.flatMap(([, , named = '']) => all(named, /`([a-z0-9_]+)`/g));
  expect(kinds.sort()).toEqual([...FAULT_KINDS].sort());
  const numbers = cells.map(([, number]) => number).filter((number) => number !== '');
  expect(numbers).toEqual(Array.from({ length: 19 }, (_, index) => `F${index + 1}`));
});

test('it counts the recipes of the command line right', () => {
  const left = OUT_OF_SCOPE.flatMap(({ recipes }) => recipes).length;
  const words = README.replace(/\s+/g, ' ');
  expect(words).toContain(
    `Of the ${IN_SCOPE.length + left} recipes it ships, the ${IN_SCOPE.length} in scope pass; ` +
      `the other ${left} are listed`,
  );
});

test('it names every setting, and no file that is not there', () => {
  const settings = /POST settings \{([^}]*)\}/.exec(README)?.[1] ?? '';
  expect(all(settings, /(\w+)\?/g)).toEqual(Object.keys(defaultSettings()).sort());
  const files = all(README, /`((?:\.\.\/\.\.\/)?(?:declared|test)\/[\w./-]+)`/g);
  expect(files.length).toBeGreaterThan(6);
  expect(
    files.filter((file) => !existsSync(fromRoot('src', 'sandbox', ...file.split('/')))),
  ).toEqual([]);
});
