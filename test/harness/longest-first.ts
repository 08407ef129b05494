import Sequencer from '@jest/test-sequencer';

/**
 * Suites that live through minutes of other programs, longest first. Jest knows how long a suite
 * takes from its last run alone; on a fresh clone it goes by the size of the file, and these would
 * be left to the end, when nothing is left to run beside them. Names without a folder are those of
 * `src/sandbox/test`.
 */
const LONGEST = [
  'stories/stories',
  'stories/temporal-clients-and-crashes',
  'previous-release/upgrade',
  'simulate/simulation',
  'chaos/planted-bugs',
  'stories/billing-schedules',
  'stories/upgrade',
  'chaos/chaos',
  'chaos/bundles',
  'chaos/mirror',
  'stories/sick-mirror',
  'mirror/check-drift',
  'mirror/check-child-drift',
  'local/start',
  'documents/in-browser',
  'security/canary',
  'security/under-attack',
  'stories/recovery/runs',
  'stories/recovery/without-webhooks',
  'kafka/kafka-consumers',
  'mirror/odd-payloads',
  'stories/mirror',
  'postgres/migrate',
  'http/site/in-browser',
  'stories/previews',
  'security/clean-stop',
  'postgres/paced-processes',
  'mirror/killed',
  'workflows/time',
  'http/api/link-accounts',
  'http/api/connections',
  'stories/recovery/restored-postgres',
  'mirror/follow-events',
  'stories/readme',
  'stories/attribute-prefix',
  'mirror/sweep-collections',
  'simulate/engine/engine',
  'console-buttons',
  'local/stopped-run',
  'time-skipping/waiting',
  'stories/portal-in-browser',
  'simulate/planted-bugs',
  'invariants',
  'longest-ids',
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
