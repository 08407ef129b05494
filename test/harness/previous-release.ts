import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { fromRoot } from '../../src/runtime/root';

const SOURCES = ['src', 'workflows', 'activities'];

interface Release {
  commit: string;
  /** The shape of the states that it writes. */
  shape: number;
}

export const release = JSON.parse(
  readFileSync(fromRoot('test', 'previous-release', 'release.json'), 'utf8'),
) as Release;
const { commit } = release;

/** Whether its code can be had: it is in the history of a clone that is not shallow. */
export function hasPreviousRelease(): boolean {
  const kind = spawnSync('git', ['cat-file', '-t', commit], { cwd: fromRoot(), encoding: 'utf8' });
  return kind.stdout?.trim() === 'commit';
}

/**
 * The previous release, compiled in its own folder beside this checkout's packages; made once
 * and kept. Its types were checked when it was released, so it is only transpiled.
 */
export function previousRelease(): string {
  const kept = fromRoot('.quittance', 'previous-release', commit);
  if (existsSync(kept)) return kept;
  mkdirSync(dirname(kept), { recursive: true });
  const folder = mkdtempSync(`${kept}-`);
  checkOut(folder);
  symlinkSync(relative(folder, fromRoot('node_modules')), join(folder, 'node_modules'));
  for (const source of SOURCES) transpile(folder, source);
  run(process.execPath, [join(folder, 'dist', 'src', 'main', 'bundle.js')], {});
  try {
    renameSync(folder, kept);
  } catch (error) {
    // Another run may have been faster; what it made is the same.
    if (!existsSync(kept)) throw error;
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
}

/** By way of a separate index, so that neither branch nor files of this checkout change. */
function checkOut(folder: string): void {
  const env = { GIT_INDEX_FILE: join(folder, '.index') };
  run('git', ['read-tree', commit], env);
  run('git', ['checkout-index', '--all', `--prefix=${folder}/`], env);
  rmSync(join(folder, 'test'), { recursive: true });
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): void {
  const options = { cwd: fromRoot(), encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stderr } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args[0]} failed for ${commit}: ${stderr}`);
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.Node20,
  jsx: ts.JsxEmit.ReactJSX,
  esModuleInterop: true,
};

function transpile(folder: string, source: string): void {
  const files = readdirSync(join(folder, source), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
    const fileName = join(folder, source, file);
    const text = readFileSync(fileName, 'utf8');
    const { outputText } = ts.transpileModule(text, { fileName, compilerOptions: OPTIONS });
    const into = join(folder, 'dist', source, file.replace(/\.tsx?$/, '.js'));
    mkdirSync(dirname(into), { recursive: true });
    writeFileSync(into, outputText);
  }
}
