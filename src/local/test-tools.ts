import { findBrowser } from './browser';
import { KAFKA_BROKER } from './kafka-broker';
import { fetchJars } from './maven-jars';
import { ensureTemporalCli } from './temporal-cli';
import { TIME_SKIPPING } from './time-skipping-server';

/**
 * Makes sure that the tests find a Temporal server and a browser, and fetches what some of them
 * can do without; `ready.mjs --tests` runs it.
 */
async function main(): Promise<void> {
  const print = (line: string) => console.log(`  ${line}`);
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given === undefined || given === '') {
    const cli = await ensureTemporalCli(print);
    print(`Temporal: ${cli.path} (${cli.rung})`);
  } else {
    print(`Temporal: the server at ${given} (TEMPORAL_ADDRESS)`);
  }
  const browser = await findBrowser();
  print(`browser: ${browser.path} (${browser.rung})`);
  for (const program of [TIME_SKIPPING, KAFKA_BROKER]) await fetchJars(program, print);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
