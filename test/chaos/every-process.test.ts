import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { waitFor } from '../../src/local/wait';
import { isThorough } from '../harness/thorough';
import { openInstallation } from './installation';
import type { Installation } from './installation';
import { mirrorOf } from './mirrored';
import type { MirrorInChaos } from './mirrored';
import type { Victim } from './part';

/*
 * I6 and I7: an account is copied, then followed, and streamed to three kinds of consumers, while
 * each program dies again and again. Temporal sees only after 20 s that who copied is dead, and
 * tries again later each time, so in few of these lives the sync is at work: a sync in its own
 * process, and clients that pull, die as often in the suites of the mirror.
 */

/** Of the worker, and of the servers. */
const KILLS = isThorough ? 100 : 3;
/** A program begins in some seconds where other things run beside it. */
const ONE_LIFE = 90_000;
const PATIENCE = 400_000 + KILLS * 10_000;
/** Objects whose pages are still to be read, and that are still to be sent, while programs die. */
const SILENT = isThorough ? 6_000 : 400;
const ACK_WAIT = 5_000;
/** At a moment between its first work and this, ms, a program is killed. */
const LATEST = 300;

let installation: Installation;
let database: Client;
beforeAll(async () => {
  installation = await openInstallation({ planted: null, print: () => undefined });
  // One worker does all, so that each of its deaths ends all that was under way.
  await installation.parts.worker2.retire();
  database = new Client({ connectionString: installation.databaseUrl });
  await database.connect();
}, 180_000);
afterAll(async () => {
  await database.end();
  await installation.close(false);
});

/** Kills it once it has worked in its life; answers when it is gone. */
async function killOnceAtWork(victim: Victim, hasWorked: () => Promise<boolean>): Promise<void> {
  const what = `${victim} to work again`;
  await waitFor(what, async () => (await hasWorked()) || undefined, { withinMs: ONE_LIFE });
  await pause(Math.random() * LATEST);
  const part = installation.parts[victim];
  const before = part.pid();
  part.kill(0);
  const isGone = () => (part.pid() === before ? undefined : true);
  await waitFor(`${victim} to be gone`, isGone, { withinMs: ONE_LIFE });
}

const countOf = async (sql: string): Promise<number> =>
  Number((await database.query<{ count: string }>(sql)).rows[0]?.count);

const written = () => countOf('select count(*) as count from mirror_events');

/** Each life takes over what the one before had leased, as it would after a minute. */
const expireLeases = () =>
  database.query('update mirror_consumers set owned_until = now() where owner is not null');

interface Killed {
  worker: number;
  /** Among them those before which the sync had written something in that life. */
  inSync: number;
  server: number;
}

async function killWorkers(mirror: MirrorInChaos, killed: Killed): Promise<void> {
  while (killed.worker < KILLS) {
    const before = { sent: mirror.sent(), written: await written() };
    let inSync = false;
    await killOnceAtWork('worker1', async () => {
      inSync = (await written()) > before.written;
      return inSync || mirror.sent() > before.sent;
    });
    killed.worker += 1;
    if (inSync) killed.inSync += 1;
    await expireLeases();
  }
}

async function killServers(killed: Killed): Promise<void> {
  while (killed.server < KILLS) {
    const which = killed.server % 2;
    const isUp = async () => {
      const url = `${installation.servers[which as 0 | 1]}/v1/syncs`;
      const authorization = `Bearer ${installation.tenants[0].apiKey}`;
      const answer = await fetch(url, { headers: { authorization } }).catch(() => null);
      await answer?.arrayBuffer();
      return answer?.status === 200;
    };
    await killOnceAtWork(which === 0 ? 'api1' : 'api2', isUp);
    killed.server += 1;
  }
}

test(
  'worker and servers are killed while an account is copied and followed: nothing is lost',
  async () => {
    let isOver = false;
    const mirror = await mirrorOf(installation, {
      seed: 980,
      deadline: Date.now() + PATIENCE,
      changing: { most: Infinity, everyMs: 100, isOver: () => isOver },
      silent: SILENT,
      ackWaitMs: ACK_WAIT,
      answersAfterMs: () => (isOver ? 0 : 400),
    });
    try {
      const killed: Killed = { worker: 0, inSync: 0, server: 0 };
      await Promise.all([killWorkers(mirror, killed), killServers(killed)]);
      expect(killed).toMatchObject({ worker: KILLS, server: KILLS });
      expect(killed.inSync).toBeGreaterThan(0);
      isOver = true;
      await expireLeases();
      expect(await mirror.broken()).toEqual([]);
    } finally {
      isOver = true;
      await mirror.close();
    }
  },
  PATIENCE,
);
