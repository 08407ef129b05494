import { Pool } from 'pg';
import { workflowIdOf } from '../../src/local/stories/names';
import { waitFor } from '../../src/local/wait';
import type { Installation } from './bench';
import type { Morning } from './due-then';
import { percentiles } from './send-all';

const HOUR = 3_600_000;

export interface Lateness {
  /** Seconds of a real clock from the planned moment to the step that asked for the charge. */
  p50: number;
  p99: number;
  latest: number;
  /** Workflow tasks, since the wait for the morning began; earlier ones are in the notes. */
  timedOut: number;
  notes: Record<string, unknown>;
}

interface Planned {
  externalId: string;
  at: number;
}

/** Waits for a morning's charges and holds each against the minute that the rules had given it. */
export async function howLate(
  installation: Installation,
  { morning, due, pace }: { morning: Morning; due: number; pace: number },
): Promise<Lateness> {
  const pool = new Pool({ connectionString: installation.stack.databaseUrl, max: 1 });
  try {
    const began = Date.now();
    const planned = await plannedFor(pool, morning);
    if (planned.length !== due) throw new Error(`${planned.length} of ${due} are planned for then`);
    const names = planned.map(({ externalId }) => externalId);
    const charged = await waitFor(`${due} invoices to be paid`, () => allPaid(pool, names), {
      withinMs: (morning.at + HOUR - installation.world.now()) / pace + 600_000,
      everyMs: 1_000,
    });
    const late = planned.map(
      ({ externalId, at }) => ((charged.get(externalId) ?? NaN) - at) / pace / 1000,
    );
    const lost = await timedOutTasks(installation, names, began);
    const span = Math.max(...planned.map(({ at }) => at)) - Math.min(...planned.map((p) => p.at));
    return {
      ...percentiles(late),
      latest: Math.max(...late),
      timedOut: lost.filter(({ at }) => at >= 0).length,
      notes: { spread_seconds: Math.round(span / pace / 1000), timed_out: lost },
    };
  } finally {
    await pool.end();
  }
}

async function plannedFor(pool: Pool, { at }: Morning): Promise<Planned[]> {
  const sql = `select i.external_id as "externalId",
      (c.state #>> '{plan,charge,at}')::float8 as at
    from invoices i join collections c using (ref)
    where c.state #>> '{plan,charge,kind}' = 'at'
      and (c.state #>> '{plan,charge,at}')::float8 between $1 and $2`;
  return (await pool.query<Planned>(sql, [at, at + HOUR])).rows;
}

/** When each was asked to be charged, in engine time, once all of them have been paid by it. */
async function allPaid(pool: Pool, names: string[]): Promise<Map<string, number> | undefined> {
  const sql = `select i.external_id as "externalId", extract(epoch from a.asked_at) * 1000 as at
    from invoices i join collections c using (ref) join attempts a using (ref)
    where i.external_id = any($1) and c.status = 'paid' and a.n = 1`;
  const { rows } = await pool.query<{ externalId: string; at: string }>(sql, [names]);
  if (rows.length < names.length) return undefined;
  return new Map(rows.map(({ externalId, at }) => [externalId, Number(at)]));
}

interface TimedOut {
  /** Temporal's: 1 from start to close, 2 from schedule to start. */
  type: number;
  /** Seconds of a real clock since the wait for the morning began; below 0 it was being sent. */
  at: number;
}

async function timedOutTasks(
  { world }: Installation,
  names: readonly string[],
  began: number,
): Promise<TimedOut[]> {
  const timedOut: TimedOut[] = [];
  const left = [...names];
  const next = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const { events } = await world.client.workflow.getHandle(workflowIdOf(name)).fetchHistory();
      for (const { eventTime, workflowTaskTimedOutEventAttributes: lost } of events ?? []) {
        if (lost == null) continue;
        timedOut.push({
          type: lost.timeoutType ?? 0,
          at: Number(eventTime?.seconds) - began / 1000,
        });
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, next));
  return timedOut;
}
