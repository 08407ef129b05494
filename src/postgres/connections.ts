import type { Asker } from './database';
import { json } from './plain';
import type { ConnectionRow, ConnectionStore } from './stores';

const CONNECTION = `
  code, name, mode, stripe_account as "stripeAccount", settings,
  notify_emails as "notifyEmails", business_name as "businessName"`;

/** The Stripe accounts we collect into. */
export function connectionStore(db: Asker): ConnectionStore {
  return {
    get: (code) => get(db, code),
    ensure: (row) => ensure(db, row),
    all: () => db.ask<ConnectionRow>(`select ${CONNECTION} from connections order by code`),
    gone: () => gone(db),
    setGone: (code, why) => setGone(db, code, why),
  };
}

export async function get(db: Asker, code: string): Promise<ConnectionRow | null> {
  const sql = `select ${CONNECTION} from connections where code = $1`;
  const [row] = await db.ask<ConnectionRow>(sql, [code]);
  return row ?? null;
}

async function gone(db: Asker): Promise<{ code: string; why: string }[]> {
  return db.ask<{ code: string; why: string }>(
    'select code, gone_why as why from connections where gone_why is not null order by code',
  );
}

async function setGone(db: Asker, code: string, why: string | null): Promise<boolean> {
  const changed = await db.ask(
    `update connections set gone_why = $2 where code = $1 and gone_why is distinct from $2
     returning code`,
    [code, why],
  );
  return changed.length > 0;
}

async function ensure(db: Asker, row: ConnectionRow): Promise<void> {
  await db.ask(
    `insert into connections
       (code, name, mode, stripe_account, settings, notify_emails, business_name)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (code) do update set
       name = excluded.name,
       mode = excluded.mode,
       stripe_account = coalesce(excluded.stripe_account, connections.stripe_account),
       settings = excluded.settings,
       notify_emails = excluded.notify_emails,
       business_name = excluded.business_name`,
    [
      row.code,
      row.name,
      row.mode,
      row.stripeAccount,
      json(row.settings),
      row.notifyEmails,
      row.businessName,
    ],
  );
}
