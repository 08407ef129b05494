import { fromRoot } from '../../../runtime/root';
import { runSandbox } from './caller';
import { readRecordings } from './cassettes';
import { playCassette } from './replay';
import type { Played } from './replay';
import { reportOf } from './report';

// Replays recordings of Stripe against the sandbox and prints how far it agrees, as JSON:
//   RECORDINGS=folder node dist/src/sandbox/test/recorded/run.js > agreement.json
// RECORDINGS_PLACEHOLDERS is JSON of texts to put back where a recorder took them out, and
// RECORDINGS_SANDBOX another build's program instead of this one's.

const OWN = fromRoot('dist', 'src', 'sandbox', 'main.js');

async function main(): Promise<void> {
  const { env } = process;
  const folder = env['RECORDINGS'];
  if (folder === undefined) {
    throw new Error('RECORDINGS is not set: name a folder of recordings (YAML), then run it again');
  }
  const placeholders = JSON.parse(env['RECORDINGS_PLACEHOLDERS'] ?? '{}') as Record<string, string>;
  const { cassettes, unreadable } = readRecordings(folder, placeholders);
  const [first] = cassettes;
  if (first === undefined) throw new Error(`${folder} has no recording of Stripe: name another`);
  const sandbox = await runSandbox(env['RECORDINGS_SANDBOX'] ?? OWN, first.at);
  try {
    const played: Played[] = [];
    for (const [number, cassette] of cassettes.entries()) {
      played.push(...(await playCassette(sandbox, cassette, number)));
    }
    process.stdout.write(`${JSON.stringify({ ...reportOf(played), unreadable }, null, 2)}\n`);
  } finally {
    await sandbox.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
