import { parseArgs } from 'node:util';
import { toDetail } from '../http/api/syncs';
import type { Stores } from '../postgres/stores';
import { shownSyncs } from './mirror-status';
import type { SyncStatus } from './mirror-status';
import { openStores } from './open-stores';
import { runProgram } from './program';

const USAGE = `mirror status [--connection <code>] [--json]
                 each sync with its collections: rows, percent, estimate, and when the events
                 of the account were listed; a terminal has a bar for each collection`;

const PAGE = 100;

/** How far the copies of Stripe accounts are, as GET /v1/syncs/{id} answers it. */
runProgram('mirror', async (config) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, connection: { type: 'string' } },
  });
  if (positionals.join(' ') !== 'status') throw new Error(`say what to do:\n${USAGE}`);
  const stores = openStores(config, 2);
  try {
    const connection = values.connection ?? config.connectionCode;
    const syncs = await readSyncs(stores, connection, config.stripe.apiBase === undefined);
    if (values.json === true) console.log(JSON.stringify(syncs));
    else console.log(shownSyncs(syncs, { isTerminal: process.stdout.isTTY, now: Date.now() }));
  } finally {
    await stores.close();
  }
});

type ReadStores = Pick<Stores, 'syncs' | 'backfills' | 'follows' | 'connections' | 'credentials'>;

async function readSyncs(
  stores: ReadStores,
  connection: string,
  countsReads: boolean,
): Promise<SyncStatus[]> {
  const all: SyncStatus[] = [];
  for (let after: string | null = null; ;) {
    const rows = await stores.syncs.list(connection, after, PAGE);
    for (const row of rows)
      all.push({ connection, ...(await toDetail({ stores, settings: { countsReads } }, row)) });
    if (rows.length < PAGE) return all;
    after = rows.at(-1)?.id ?? null;
  }
}
