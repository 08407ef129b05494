import Sequencer from '@jest/test-sequencer';

/**
 * Suites that live through minutes of other programs, longest first. Jest knows how long a suite
 * takes from its last run alone; on a fresh clone it goes by the size of the file, and these would
 * be left to the end, when nothing is left to run beside them. Names without a folder are those of
 * `src/sandbox/test`.
 */
const LONGEST = [
  'stories/temporal-clients-and-crashes',
  'stories/stories',
  'documents/in-browser',
  'previous-release/upgrade',
  'simulate/simulation',
  'chaos/chaos',
  'chaos/bundles',
  'security/under-attack',
  'stories/recovery/without-webhooks',
  'stories/upgrade',
  'stories/recovery/runs',
  'stories/billing-schedules',
  'local/start',
  'security/canary',
  'security/clean-stop',
  'postgres/migrate',
  'http/site/in-browser',
  'local/stopped-run',
  'console-buttons',
  'simulate/engine/engine',
  'simulate/planted-bugs',
  'stories/recovery/restored-postgres',
  'invariants',
  'longest-ids',
  'workflows/time',
  'conformance',
  'console-keyboard',
  'replay/replay',
  'postgres/outage',
  'main/probes',
  'cli',
  'memory',
].map((name) => `/test/${name}.test.js`);

type Tests = Parameters<Sequencer['sort']>[0];

function place(path: string): number {
  const at = LONGEST.findIndex((name) => path.endsWith(name));
  return at < 0 ? LONGEST.length : at;
}

/** The order of a run: what takes longest begins first, the rest in jest's own order. */
class LongestFirst extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => place(one.path) - place(other.path));
  }
}

// Jest takes a class as the whole module, or a default export, which this project has none of.
module.exports = LongestFirst;
