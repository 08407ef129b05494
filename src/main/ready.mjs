// Makes a checkout ready to run: installs, compiles and bundles what is missing or stale, and says
// what it does. Plain JavaScript with nothing but Node, because on a fresh clone there is nothing
// else. `npm start` and `npm test` run it first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './ready-lock.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const at = (...parts) => path.join(root, ...parts);
const forTests = process.argv.includes('--tests');
const OLDEST_NODE = [20, 19];

try {
  requireNode();
  process.chdir(root);
  await withLock(at('.quittance'), say, prepare);
} catch (error) {
  console.error(`\nquittance is not ready: ${error.message}`);
  process.exitCode = 1;
}

function prepare() {
  install();
  compile();
  bundle();
  if (forTests)
    step('tools for the tests', 'seconds; minutes once where Temporal has to be built', () =>
      run(process.execPath, [at('dist/src/local/test-tools.js')], 'see the words above'),
    );
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = OLDEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Error(
    `this is Node ${process.versions.node}; Node ${OLDEST_NODE.join('.')} or newer is needed (https://nodejs.org)`,
  );
}

function install() {
  const stamp = at('node_modules', '.quittance-installed');
  const wanted = hashOf([at('package-lock.json')]);
  if (read(stamp) === wanted) return;
  // An install npm itself did after the last change of the lock file is as good as ours.
  if (newer(at('node_modules/.package-lock.json'), at('package-lock.json'))) {
    fs.writeFileSync(stamp, wanted);
    return;
  }
  step('installing packages (npm ci)', 'about 20 s, once', () =>
    run(
      npm(),
      ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
      'check the network, then run it again',
    ),
  );
  fs.writeFileSync(stamp, wanted);
}

function compile() {
  const sources = ['src', 'workflows', 'activities', 'test'].flatMap((folder) =>
    filesUnder(at(folder)),
  );
  const inputs = [
    ...sources.filter((file) => /\.tsx?$/.test(file) && !isOfWorkspaceBuild(file)),
    at('tsconfig.json'),
    at('package-lock.json'),
  ];
  const stamp = at('dist', '.compiled-from');
  const wanted = hashOf(inputs);
  removeOrphans(new Set(inputs));
  if (read(stamp) === wanted) return;
  step('compiling (tsc)', 'about 10 s the first time', () =>
    run(process.execPath, [at('node_modules/typescript/bin/tsc')], 'correct the lines above'),
  );
  fs.writeFileSync(stamp, wanted);
}

/** What `npm pack` or npm itself puts into the folder of a workspace is no source of ours. */
function isOfWorkspaceBuild(file) {
  return path
    .relative(root, file)
    .split(path.sep)
    .some((part) => /^(dist|node_modules)$/.test(part));
}

/** A compiled file whose source was deleted would still be loaded, and its tests still run. */
function removeOrphans(sources) {
  for (const file of filesUnder(at('dist'))) {
    const match = /^(.*)\.js(\.map)?$/.exec(path.relative(at('dist'), file));
    if (match === null || !match[1].includes(path.sep)) continue;
    if (!sources.has(`${at(match[1])}.ts`) && !sources.has(`${at(match[1])}.tsx`)) fs.rmSync(file);
  }
}

function bundle() {
  const entry = at('dist/workflows/index.js');
  const stamp = at('dist', '.bundled-from');
  if (!fs.existsSync(entry)) return;
  const code = ['workflows', 'src/domain'].flatMap((folder) => filesUnder(at('dist', folder)));
  const inputs = [...code.filter((file) => file.endsWith('.js')), at('dist/src/main/bundle.js')];
  const wanted = hashOf([...inputs, at('package-lock.json')]);
  if (read(stamp) === wanted && fs.existsSync(at('dist/workflow-bundle.js'))) return;
  step('bundling the workflows', 'about 2 s', () =>
    run(process.execPath, [at('dist/src/main/bundle.js')], 'see the words above'),
  );
  fs.writeFileSync(stamp, wanted);
}

function step(what, cost, work) {
  say(`${what} … (${cost})`);
  const began = Date.now();
  work();
  say(`${what}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** On standard error, so that what a program prints for another program stays clean. */
function say(line) {
  process.stderr.write(`  ${line}\n`);
}

function run(command, args, remedy) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: command.endsWith('.cmd'),
  });
  if (result.status === 0) return;
  const name = [path.basename(command), ...args.map((arg) => path.relative(root, arg) || arg)].join(
    ' ',
  );
  throw new Error(
    `"${name}" failed (${result.error?.message ?? result.status ?? result.signal}): ${remedy}`,
  );
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

function filesUnder(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of files)
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file));
  return hash.digest('hex');
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function newer(file, than) {
  return fs.existsSync(file) && fs.statSync(file).mtimeMs > fs.statSync(than).mtimeMs;
}
