import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';
import { startSandbox } from '../../src/sandbox/start';

// npm run python-sdk: the flows of Stripe's sample servers, by Stripe's Python SDK against the
// sandbox. It is no part of npm test, since it needs Python and a download.

const HERE = fromRoot('test', 'python-sdk');
const PYTHON = process.env['PYTHON'] ?? 'python3';

interface Ended {
  code: number | null;
  output: string;
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

async function must(what: string, command: string, args: string[]): Promise<void> {
  const { code } = await run(command, args).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}: ${command} does not start (${why}). Install Python 3.9 or newer.`);
  });
  if (code !== 0) throw new Error(`${what}: ${command} ${args.join(' ')} ended with ${code}`);
}

/** A Python with the pinned packages alone, made once and kept beside the other downloads. */
async function pythonWithSdk(): Promise<string> {
  const wanted = join(HERE, 'requirements.txt');
  const digest = createHash('sha256').update(readFileSync(wanted)).digest('hex').slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const kept = join(cache, 'quittance', `python-sdk-${digest}`);
  const python = join(kept, 'bin', 'python');
  if (existsSync(python)) return python;
  const made = `${kept}.${process.pid}`;
  console.error(`  installing Stripe's Python SDK into ${kept}`);
  try {
    await must('a Python for the flows', PYTHON, ['-m', 'venv', made]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', wanted];
    await must('the packages', join(made, 'bin', 'python'), pip);
    renameSync(made, kept);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return python;
}

interface Report {
  sdk: string;
  flows: string[];
  failed: string[];
  requests: number;
  versions: string[];
  telemetry: number;
}

async function main(): Promise<void> {
  const python = await pythonWithSdk();
  const sandbox = await startSandbox({});
  try {
    const { output } = await run(python, [join(HERE, 'flows.py')], {
      SANDBOX_URL: sandbox.url,
      PYTHONDONTWRITEBYTECODE: '1',
    });
    const { sdk, flows, failed, requests, versions, telemetry } = JSON.parse(output) as Report;
    console.log(`stripe-python ${sdk}, API ${versions.join(', ')}: ${flows.length} flows,`);
    console.log(`${requests} requests, ${telemetry} of them with the SDK's own measurements.`);
    console.log(`${flows.length - failed.length} passed, ${failed.length} failed`);
    process.exitCode = failed.length === 0 ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
