import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { keepEvents } from './event-samples';
import { WHERE } from './where';
import { requireEnv } from './require-env';

export interface FreshDatabase {
  url: string;
  name: string;
  /** Closes every connection that is left and removes it. */
  drop(): Promise<void>;
}

/** A migrated and empty database for one test file, copied from the run's template. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const template = new URL(requireEnv(WHERE.database));
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => clone(admin, name, template.pathname.slice(1)));
  const url = new URL(template);
  url.pathname = `/${name}`;
  const drop = async () => {
    await keepEvents(url.href);
    await asAdmin(async (admin) => {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
  };
  return { url: url.href, name, drop };
}

async function clone(admin: Client, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
      return;
    } catch (error) {
      // Another test file is copying the template at this very moment.
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function asAdmin(work: (admin: Client) => Promise<void>): Promise<void> {
  const url = new URL(requireEnv(WHERE.database));
  url.pathname = '/postgres';
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
