import { Client } from 'pg';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import { base32Digest } from '../../../src/runtime/digest';
import type { Installation } from '../installation';

export interface InvoiceFields {
  ref: string;
  externalId: string;
  amountDue: number;
  currency: string;
  state: CollectionState;
  status: string;
  waitsFor: string;
  wakeAt: number | null;
  finished: boolean;
}

export interface MailFields {
  ref: string;
  key: string;
  name: string;
  status: string;
  messageId: string;
}

export interface ScheduleFields {
  externalId: string;
  status: string;
  periods: { n: number | null; ref: string | null; number: string | null }[];
}

/** What our tables say of an episode's invoices. */
export interface Rows {
  invoices: InvoiceFields[];
  mails: MailFields[];
  notices: { ref: string; type: string; position: number }[];
  commands: { id: string; ref: string; name: string; outcome: string | null }[];
  /** Relay status of all events ever stored, by id. */
  events: ReadonlyMap<string, string>;
  /** Of every mail the installation knows of, this episode's or not. */
  messageIds: ReadonlySet<string>;
  schedules: ScheduleFields[];
  unmatched: { intentId: string; why: string }[];
}

/** It is of no invoice, so no row names it: once for each pause, by the time of its event. */
const mailOfPause = ({ code, at }: { code: string; at: number }): string =>
  `${base32Digest(`mail\n${code}\ncharges_paused/${at}`).slice(0, 32)}@northwind.example`;

export async function readRows({ databaseUrl }: Installation, prefix: string): Promise<Rows> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const query = async <T>(sql: string, values: string[] = []): Promise<T[]> =>
    (await database.query(sql, values)).rows as T[];
  const own = [`${prefix}-%`];
  try {
    const events = await query<{ id: string; status: string }>(
      'select id, fate as status from stripe_events',
    );
    const ids = await query<{ id: string }>('select message_id as id from mails');
    const pauses = await query<{ code: string; at: number }>(
      `select connection as code, (extract(epoch from at) * 1000)::float8 as at
       from notices where type = 'connection.charges_paused'`,
    );
    return {
      invoices: await query(
        `select i.ref, i.external_id as "externalId", i.amount_due::float8 as "amountDue",
           i.currency, k.state, k.status, k.view ->> 'waitsFor' as "waitsFor",
           (extract(epoch from k.wake_at) * 1000)::float8 as "wakeAt",
           k.outcome is not null as finished
         from invoices i join collections k using (ref) where i.external_id like $1`,
        own,
      ),
      mails: await query(
        `select m.ref, m.key, m.name, m.status, m.message_id as "messageId"
         from mails m join invoices i using (ref) where i.external_id like $1`,
        own,
      ),
      notices: await query(
        `select n.ref, n.type, n.written::float8 as position
         from notices n join invoices i using (ref) where i.external_id like $1
         order by n.written`,
        own,
      ),
      commands: await query(
        `select c.id, c.ref, c.name, c.answer ->> 'outcome' as outcome
         from commands c join invoices i using (ref) where i.external_id like $1`,
        own,
      ),
      schedules: await query(
        `select s.external_id as "externalId", s.status,
           coalesce(jsonb_agg(jsonb_build_object('n', p.n, 'ref', p.ref, 'number', i.number))
             filter (where p.schedule_id is not null), '[]') as periods
         from billing_schedules s left join schedule_periods p on p.schedule_id = s.id
           left join invoices i on i.ref = p.ref
         where s.external_id like $1 group by s.id`,
        own,
      ),
      messageIds: new Set([...ids.map(({ id }) => id), ...pauses.map(mailOfPause)]),
      events: new Map(events.map(({ id, status }) => [id, status])),
      unmatched: await query('select intent_id as "intentId", why from unmatched_money'),
    };
  } finally {
    await database.end();
  }
}
