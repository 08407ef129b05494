import { fromRoot } from '../../../runtime/root';
import { runSandbox } from './caller';
import { playFacts } from './play-facts';

// Plays the facts against a build of the sandbox and prints what is otherwise, as JSON:
//   node dist/src/sandbox/test/recorded/run-facts.js [program of another build]

const OWN = fromRoot('dist', 'src', 'sandbox', 'main.js');

async function main(): Promise<void> {
  const sandbox = await runSandbox(process.argv[2] ?? OWN, Date.now());
  try {
    const results = [...(await playFacts(sandbox.url))];
    const failed = results.filter(([, found]) => found.length > 0);
    const counts = { facts: results.length, failed: failed.length };
    process.stdout.write(`${JSON.stringify([counts, Object.fromEntries(failed)], null, 2)}\n`);
  } finally {
    await sandbox.stop();
  }
}

void main();
