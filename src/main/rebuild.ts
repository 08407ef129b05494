import { parseArgs } from 'node:util';
import { runProgram } from './program';
import { composeModules, ensureConnection } from './compose';
import { requireSameMasterKey } from './require-same-master-key';

/**
 * Queues every unfinished run for the workers to start: after Temporal was lost, or with
 * `--since T` after Postgres was restored to what it held at T; then workers start after it.
 */
runProgram('rebuild', async (config) => {
  const { values } = parseArgs({ options: { since: { type: 'string' } } });
  const since = values.since === undefined ? undefined : Date.parse(values.since);
  if (since !== undefined && !Number.isFinite(since)) {
    throw new Error(`--since is "${values.since}": give a time like 2026-11-22T03:00:00Z`);
  }
  const modules = await composeModules(config, 'rebuild', 5);
  await requireSameMasterKey(modules.stores.masterKeys);
  await ensureConnection(modules);
  const { queued, alarms } = await modules.relay.rebuild(since === undefined ? {} : { since });
  console.log(`queued ${queued} unfinished invoices: workers start their runs`);
  if (alarms > 0) console.log(`${alarms} alarms of billing schedules will be set again`);
  await modules.close();
});
