import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Stack } from '../../src/local/stack';
import type { World } from '../../src/local/stories';
import { allMails } from '../stories/recovery/read-results';
import { textIn } from './leaks';

/** Everything the installation stores or prints, by where it is. */
export async function everywhere(
  stack: Stack,
  world: World,
  folder: string,
): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const file of readdirSync(join(folder, 'logs'))) {
    places.set(`logs/${file}`, readFileSync(join(folder, 'logs', file), 'utf8'));
  }
  for (const part of ['temporal.db', 'temporal.db-wal']) {
    places.set(part, readFileSync(join(folder, part), 'latin1'));
  }
  places.set('mails', textIn(await allMails(world)));
  for await (const { workflowId, runId } of world.client.workflow.list()) {
    const handle = world.client.workflow.getHandle(workflowId, runId);
    places.set(`history of ${workflowId} ${runId}`, textIn(await handle.fetchHistory()));
  }
  for (const [table, rows] of await tables(stack.databaseUrl)) places.set(table, rows);
  return places;
}

/** Every row of every table, as Postgres writes it. */
async function tables(url: string): Promise<Map<string, string>> {
  const sql = new Client({ connectionString: url });
  await sql.connect();
  try {
    const found = new Map<string, string>();
    const names = await sql.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of names.rows) {
      const { rows } = await sql.query<{ row: string }>(`select t::text as row from "${name}" t`);
      found.set(`table ${name}`, rows.map(({ row }) => row).join('\n'));
    }
    return found;
  } finally {
    await sql.end();
  }
}
