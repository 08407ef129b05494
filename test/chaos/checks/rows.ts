import { Client } from 'pg';
import type { BundleState } from '../../../src/domain/bundles/model';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import { base32Digest } from '../../../src/runtime/digest';
import type { Evidence } from './broken';

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

export interface BundleFields {
  id: string;
  ref: string;
  state: BundleState;
  finished: boolean;
  url: string | null;
}

/** What our tables say of an episode's invoices, of one connection. */
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
  bundles: BundleFields[];
  /** Stripe's name of the account that is collected into. */
  account: string | null;
  /** Ours and Stripe's, of all that belongs to the connection. */
  ids: ReadonlySet<string>;
  /** Ids of all Stripe events that were ever stored for it. */
  ownEvents: ReadonlySet<string>;
  unmatched: { intentId: string; why: string }[];
}

/** Of a customer, and of no invoice alone. */
const mailOfCustomer = ({ id, key }: { id: string; key: string }): string =>
  `${base32Digest(`mail\n${id}\n${key}`).slice(0, 32)}@northwind.example`;

/** It is of no invoice, so no row names it: once for each pause, by the time of its event. */
const mailOfPause = ({ code, at }: { code: string; at: number }): string =>
  `${base32Digest(`mail\n${code}\ncharges_paused/${at}`).slice(0, 32)}@northwind.example`;

type Query = <T>(sql: string, values: string[]) => Promise<T[]>;

type Of = Pick<Evidence, 'installation' | 'tenant' | 'prefix'>;

export async function readRows({ installation, tenant, prefix }: Of): Promise<Rows> {
  const database = new Client({ connectionString: installation.databaseUrl });
  await database.connect();
  const query: Query = async <T>(sql: string, values: string[]) =>
    (await database.query(sql, values)).rows as T[];
  try {
    return {
      ...(await ofEpisode(query, [`${prefix}-%`, tenant.code])),
      ...(await ofConnection(query, [tenant.code])),
      ...(await ofInstallation(query)),
    };
  } finally {
    await database.end();
  }
}

const OWN = 'where i.external_id like $1 and i.connection = $2';

type OfEpisode = Pick<
  Rows,
  'invoices' | 'mails' | 'notices' | 'commands' | 'schedules' | 'bundles'
>;

async function ofEpisode(query: Query, own: string[]): Promise<OfEpisode> {
  return {
    invoices: await query(
      `select i.ref, i.external_id as "externalId", i.amount_due::float8 as "amountDue",
         i.currency, k.state, k.status, k.view ->> 'waitsFor' as "waitsFor",
         (extract(epoch from k.wake_at) * 1000)::float8 as "wakeAt",
         k.outcome is not null as finished
       from invoices i join collections k using (ref) ${OWN}`,
      own,
    ),
    mails: await query(
      `select m.ref, m.key, m.name, m.status, m.message_id as "messageId"
       from mails m join invoices i using (ref) ${OWN}`,
      own,
    ),
    notices: await query(
      `select n.ref, n.type, n.written::float8 as position
       from notices n join invoices i using (ref) ${OWN} order by n.written`,
      own,
    ),
    commands: await query(
      `select c.id, c.ref, c.name, c.answer ->> 'outcome' as outcome
       from commands c join invoices i using (ref) ${OWN}`,
      own,
    ),
    bundles: await query(
      `select b.id, b.ref, b.state, b.finished, b.url
       from bundles b join customers c on c.id = b.customer_id
       where c.external_id like $1 and b.connection = $2`,
      own,
    ),
    schedules: await query(
      `select s.external_id as "externalId", s.status,
         coalesce(jsonb_agg(jsonb_build_object('n', p.n, 'ref', p.ref, 'number', i.number))
           filter (where p.schedule_id is not null), '[]') as periods
       from billing_schedules s left join schedule_periods p on p.schedule_id = s.id
         left join invoices i on i.ref = p.ref
       where s.external_id like $1 and s.connection = $2 group by s.id`,
      own,
    ),
  };
}

const IDS = `
  select id from invoices where connection = $1
  union select id from customers where connection = $1
  union select stripe_customer from customers
    where connection = $1 and stripe_customer is not null
  union select id from billing_schedules where connection = $1
  union select intent_id from attempts where connection = $1 and intent_id is not null
  union select session_id from checkouts where connection = $1`;

type OfConnection = Pick<Rows, 'account' | 'ids' | 'ownEvents'>;

async function ofConnection(query: Query, own: string[]): Promise<OfConnection> {
  const [connected] = await query<{ account: string | null }>(
    'select stripe_account as account from connections where code = $1',
    own,
  );
  const events = 'select id from stripe_events where connection = $1';
  return {
    account: connected?.account ?? null,
    ids: setOf(await query(IDS, own)),
    ownEvents: setOf(await query(events, own)),
  };
}

const setOf = (rows: { id: string }[]): Set<string> => new Set(rows.map(({ id }) => id));

async function ofInstallation(
  query: Query,
): Promise<Omit<Rows, keyof OfEpisode | keyof OfConnection>> {
  const events = await query<{ id: string; status: string }>(
    'select id, fate as status from stripe_events',
    [],
  );
  const mails = await query<{ id: string }>('select message_id as id from mails', []);
  const ofCustomers = await query<{ id: string; key: string }>(
    'select customer_id as id, key from customer_mails',
    [],
  );
  const pauses = await query<{ code: string; at: number }>(
    `select connection as code, (extract(epoch from at) * 1000)::float8 as at
     from notices where type = 'connection.charges_paused'`,
    [],
  );
  return {
    messageIds: new Set([
      ...setOf(mails),
      ...ofCustomers.map(mailOfCustomer),
      ...pauses.map(mailOfPause),
    ]),
    events: new Map(events.map(({ id, status }) => [id, status])),
    unmatched: await query('select intent_id as "intentId", why from unmatched_money', []),
  };
}
