import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KAFKA_BROKER } from '../src/local/kafka-broker';
import { hasJars } from '../src/local/maven-jars';
import { TIME_SKIPPING } from '../src/local/time-skipping-server';
import { fromRoot } from '../src/runtime/root';
import { hasProductionBinaries, productionBinaries } from './bench/production/binaries';
import { endTree } from './harness/end-tree';
import { EVENT_TYPES } from './harness/event-problems';
import { checkEvents, SAMPLES_FOLDER } from './harness/event-samples';
import { hasPreviousRelease } from './harness/previous-release';
import { sweepOld } from './harness/servers';
import { isThorough } from './harness/thorough';
import { checkAnswers } from '../src/sandbox/test/declared/check-answers';

function isInstalled(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

interface Optional {
  project: string;
  folder: string;
  present: boolean;
  needs: string;
  /** `npm run test:thorough` alone has it; or has it, too, and builds what it needs. */
  byName?: 'alone' | 'built';
}

/** Suites that need what a machine may not have; they are separate jest projects. */
const OPTIONAL: readonly Optional[] = [
  {
    project: 'real-stripe',
    folder: 'real-stripe',
    present: /^sk_test_/.test(process.env['STRIPE_TEST_KEY'] ?? ''),
    needs: 'STRIPE_TEST_KEY with a key that begins with sk_test_',
  },
  {
    project: 'time-skipping',
    folder: 'time-skipping',
    present: hasJars(TIME_SKIPPING),
    needs: 'java, and mvn for npm test to fetch the jars of its server with, once',
  },
  {
    project: 'kafka',
    folder: 'kafka',
    present: hasJars(KAFKA_BROKER),
    needs: 'java, and mvn for npm test to fetch the jars of a broker with, once',
  },
  {
    project: 'pdf-tools',
    folder: 'pdf-tools',
    present: ['qpdf', 'pdftotext', 'pdfinfo'].every(isInstalled),
    needs: 'qpdf, pdftotext and pdfinfo (packages qpdf and poppler-utils)',
  },
  {
    project: 'previous-release',
    folder: 'previous-release',
    present: hasPreviousRelease(),
    needs: 'the previous release in the history of a git clone (git fetch --unshallow)',
    byName: 'alone',
  },
  {
    project: 'production-shape',
    folder: 'production-shape',
    present: hasProductionBinaries(),
    needs: 'Temporal’s own server, which npm run test:thorough builds with Go, once',
    byName: 'built',
  },
];

interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

interface Verdict {
  passed: number;
  failed: number;
}

/** Runs jest and ends with one line that a script can read. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-result-'));
  const output = join(folder, 'result.json');
  const answers = join(folder, 'answers');
  const events = join(folder, 'events');
  for (const samples of [answers, events]) mkdirSync(samples);
  const existing = OPTIONAL.filter((suite) => existsSync(fromRoot('test', suite.folder)));
  const mine = existing.filter(({ byName }) =>
    isThorough ? byName !== undefined : byName !== 'alone',
  );
  const isThere = ({ present, byName }: Optional) => present || (isThorough && byName === 'built');
  const selected = mine.filter(isThere).map(({ project }) => project);
  try {
    if (isThorough && process.argv.length === 2) await buildFirst();
    const always = isThorough ? ['thorough'] : ['pure', 'stack'];
    const status = await runJest(output, { answers, events }, [...always, ...selected]);
    const isLeftOut = (suite: Optional) => !isThere(suite) && !process.argv.includes(suite.project);
    for (const suite of mine.filter(isLeftOut)) {
      console.log(`not selected: test/${suite.folder}, which needs ${suite.needs}`);
    }
    process.exitCode = report(output, status, [readVerdict(answers), readEventVerdict(events)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Beside the suites it takes longer than they wait; where it fails, the suite says why. */
async function buildFirst(): Promise<void> {
  await productionBinaries(console.log).catch((error: unknown) => console.log(String(error)));
}

/** A test on real servers waits for them half of its time: three more than there are cores run. */
const WORKERS = availableParallelism() + 3;

/** Folders where the processes of a run keep what is checked at its end. */
interface Samples {
  answers: string;
  events: string;
}

function runJest(output: string, samples: Samples, projects: string[]): Promise<number | null> {
  const own = process.argv.slice(2);
  const choice = own.some((arg) => arg.startsWith('--selectProjects'))
    ? []
    : ['--selectProjects', ...projects];
  const jest = fromRoot('node_modules', 'jest', 'bin', 'jest.js');
  const workers = `--maxWorkers=${WORKERS}`;
  const args = [jest, ...own, '--json', `--outputFile=${output}`, workers, ...choice];
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
    cwd: fromRoot(),
    // Its own group: Ctrl-C reaches us alone, and jest has not forgotten yet what it started.
    detached: true,
    // Every sandbox of the run, in whatever process, keeps samples of its answers there, and every
    // database its public events.
    env: { ...process.env, SANDBOX_ANSWERS: samples.answers, [SAMPLES_FOLDER]: samples.events },
    // Jest prints its JSON on standard output too; people read its progress on the other.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  endOnSignal(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** A run that is stopped leaves nothing behind: its servers are no use to anybody. */
function endOnSignal(jest: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const leave = () => process.exit(128 + constants.signals[signal]);
      jest.once('exit', () => void sweepOld().catch(console.error).finally(leave));
      endTree(jest.pid ?? 0);
    });
  }
}

/** One more test, about the run as a whole: did any sandbox say what Stripe could not say? */
function readVerdict(folder: string): Verdict {
  const { answers, kinds, keys, problems } = checkAnswers(folder);
  // A choice of tests that starts no sandbox has nothing to be judged by.
  if (answers === 0) return { passed: 0, failed: 0 };
  console.log(
    `stripe-node's declarations on the sandbox's answers: ${answers} kept, ${kinds.size} kinds, ` +
      `${keys} keys, ${problems.length} problems`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  return problems.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** And another: is every public event as the catalogue says, and did a whole run have all types? */
function readEventVerdict(folder: string): Verdict {
  const { events, problems, missing } = checkEvents(folder);
  if (events === 0) return { passed: 0, failed: 0 };
  const isWhole = process.argv.length === 2 && !isThorough;
  const total = EVENT_TYPES.length;
  const occurred = missing.length === 0 ? 'all occurred' : `without ${missing.join(', ')}`;
  console.log(
    `the catalogue on public events: ${events} kept, ${total} types, ${occurred}, ` +
      `${problems.length} problems`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  const isRight = problems.length === 0 && !(isWhole && missing.length > 0);
  return isRight ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function report(output: string, status: number | null, verdicts: Verdict[]): number {
  if (!existsSync(output)) {
    console.log('jest ended without a result; its own words are above');
    console.log('0 passed, 1 failed');
    return 1;
  }
  const result = JSON.parse(readFileSync(output, 'utf8')) as JestResult;
  // A file that could not even be loaded holds an unknown number of tests: it counts as one.
  const broken = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const nothing = result.numPassedTests + broken === 0;
  const failed = verdicts.reduce((sum, verdict) => sum + verdict.failed, broken);
  const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, result.numPassedTests);
  if (nothing) console.log('no test was found, which is a failure, too');
  const wrong = failed > 0 || nothing || status !== 0 || !result.success;
  console.log(`${passed} passed, ${nothing ? 1 : failed} failed`);
  return wrong ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
