import type { RelayDeps } from './relay';

const BATCH_SIZE = 100;

/** Of one schedule at a time; the rest of a backfill is made by the next sweep, or its alarm. */
const MOST_PERIODS = 50;

type Deps = Pick<RelayDeps, 'stores' | 'alarms' | 'clock' | 'log'>;

/** Set in Temporal what changed in the tables: what does not reach it is due again in 30 s. */
export async function setAlarms({ stores, alarms, clock, log }: Deps): Promise<number> {
  let set = 0;
  for (;;) {
    const rows = await stores.schedules.leaseAlarms(BATCH_SIZE);
    for (const { id, connection, externalId, version, times } of rows) {
      const real = times.map((at) => clock.toReal(at));
      const delivery = await alarms.set({ id, connection, externalId, times: real });
      if (delivery.kind === 'unavailable') return set;
      if (delivery.kind === 'refused') {
        log.error({ id, why: delivery.detail }, 'an alarm cannot be set; the sweep makes invoices');
        continue;
      }
      await stores.schedules.alarmSet(id, version);
      set += 1;
    }
    if (rows.length < BATCH_SIZE) return set;
  }
}

/** What no alarm made is made here, with a warning: an alarm should have. */
export async function makeOverduePeriods(deps: Deps, before: number): Promise<number> {
  const { stores, log } = deps;
  let made = 0;
  for (const id of await stores.schedules.overdue(before, BATCH_SIZE)) {
    const count = await makePeriodsOf(deps, id).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'PostgresUnavailable') throw error;
      log.error({ id, err: error }, 'invoices of a billing schedule were not made, tried again');
      return 0;
    });
    if (count > 0) log.warn({ id, made: count }, 'invoices were made without their alarm');
    made += count;
  }
  return made;
}

async function makePeriodsOf({ stores, clock, log }: Deps, id: string): Promise<number> {
  for (let made = 0; made < MOST_PERIODS; made += 1) {
    const result = await stores.schedules.makePeriod(id, clock.now());
    if (result.kind === 'held') log.error({ id, ...result }, 'a billing schedule is held');
    if (result.kind !== 'made') return made;
  }
  return MOST_PERIODS;
}
