import { Client } from 'pg';
import type { World } from './world';

/** A database of the business's own, beside that of the installation. */
export interface Warehouse {
  url: string;
  rows(sql: string, values: unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export async function openWarehouse({ places, name }: World): Promise<Warehouse> {
  const database = name('warehouse').replaceAll(/[^a-z0-9]/g, '_');
  const at = (path?: string): string => {
    const url = new URL(places.databaseUrl);
    if (path !== undefined) url.pathname = `/${path}`;
    return url.href;
  };
  await once(at(), (client) => client.query(`create database ${database}`));
  const url = at(database);
  return {
    url,
    rows: (sql, values) =>
      once(url, async (client) => {
        return (await client.query<Record<string, unknown>>(sql, values)).rows;
      }),
    drop: async () => {
      await once(at(), (client) => client.query(`drop database ${database} with (force)`));
    },
  };
}

async function once<T>(url: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
