import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { clockOf, originAhead } from '../../../src/local/places';
import type { Stack } from '../../../src/local/stack';
import type { World } from '../../../src/local/stories';
import { composeModules } from '../../../src/main/compose';
import { readConfig } from '../../../src/runtime/config';

/**
 * The real sweep, again and again, as if the minutes had passed that it waits for; and a person
 * who lifts each pause, which is what Cancel in the Temporal UI is taken for.
 */
export function nurse(stack: Stack, world: World): { stop(): Promise<void> } {
  const config = readConfig({ ...stack.env, ...ahead(stack) });
  const sql = new Client({ connectionString: stack.databaseUrl });
  let stopped = false;
  const run = async () => {
    await sql.connect();
    const modules = await composeModules(config, 'nurse', 5);
    while (!stopped) {
      await sql.query(SIXTEEN_MINUTES_LATER);
      await modules.relay.sweep();
      await liftPauses(world);
      await pause(1_500);
    }
    await sql.end();
    await modules.close();
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

/**
 * Ten minutes of the installation ahead of everybody: what is due by now is overdue to it. No
 * more, since what it makes itself is dated by its clock.
 */
function ahead({ env }: Stack): NodeJS.ProcessEnv {
  const clock = clockOf(env);
  if (clock === undefined)
    throw new Error('the installation runs in real time: nothing can be ahead');
  return { CLOCK_ORIGIN: String(originAhead(clock, 10 * 60_000)), LOG_LEVEL: 'silent' };
}

const SIXTEEN_MINUTES_LATER = `
  update collections set updated_at = updated_at - interval '16 minutes', woken_until = null
    where outcome is null;
  update collections set hint_due_at = now() where hint_due_at is not null;
  update stripe_events set due_at = now() where fate = 'hinted';
  update commands set hint_due_at = now() where applied_at is null;`;

async function liftPauses(world: World): Promise<void> {
  const { data } = await world.admin<{ data: { code: string }[] }>('GET', '/v1/connections');
  for (const { code } of data) await liftPausesOf(world.on(code, ''));
}

async function liftPausesOf(world: World): Promise<void> {
  const path = '/v1/invoices?limit=100';
  const { data } = await world.api<{ data: { id: string; paused: boolean }[] }>('GET', path);
  for (const { id, paused } of data) {
    // Refused when it ended meanwhile, which is as well.
    if (paused) await world.apiAnswer('POST', `/v1/invoices/${id}/resume`, {}, world.name('k'));
  }
}
