import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fromRoot } from '../../runtime/root';

// What would be published works with its own dependencies alone, far from this checkout.

interface Manifest {
  main: string;
  bin: string;
  types: string;
  files: string[];
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

const own = readManifest(fromRoot('src', 'sandbox', 'package.json'));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-package-'));
  const compiled = fromRoot('dist', 'src', 'sandbox');
  cpSync(compiled, join(folder, 'dist'), {
    recursive: true,
    filter: (file) => !`${file}${sep}`.startsWith(`${join(compiled, 'test')}${sep}`),
  });
  cpSync(fromRoot('src', 'sandbox', 'declared'), join(folder, 'declared'), { recursive: true });
  cpSync(fromRoot('src', 'sandbox', 'package.json'), join(folder, 'package.json'));
  for (const name of Object.keys(own.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(fromRoot('node_modules', name), link, 'junction');
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('its program answers requests and shows its pages', async () => {
  const child = spawn(process.execPath, [join(folder, own.bin), '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString('utf8')) as { url: string };
    const made = await fetch(`${url}/v1/customers`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_package' },
      body: new URLSearchParams({ email: 'ada@example.com' }),
    });
    expect(await made.json()).toMatchObject({ object: 'customer', email: 'ada@example.com' });
    const page = await fetch(`${url}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<html')]);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('what its manifest names is in the package, and its entry exports startSandbox', () => {
  expect(own.files).toEqual(['dist', 'declared']);
  expect(own.types).toBe(own.main.replace(/\.js$/, '.d.ts'));
  // npm links the program as a command: the shell must know that Node runs it.
  expect(readFileSync(join(folder, own.bin), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  const print = 'typeof require(process.argv[1]).startSandbox';
  const printed = execFileSync(process.execPath, ['-p', print, join(folder, own.main)]);
  expect(printed.toString('utf8').trim()).toBe('function');
});

test('it asks for the versions that the checkout installs', () => {
  const root = readManifest(fromRoot('package.json'));
  const installed = { ...root.devDependencies, ...root.dependencies };
  const pinned = Object.entries({ ...own.dependencies, ...own.devDependencies });
  expect(pinned.filter(([name, version]) => installed[name] !== version)).toEqual([]);
});
