import { isDeepStrictEqual } from 'node:util';
import type { Method } from '../../domain/collection/model/method';
import { endOfCard, orderMethods } from '../../domain/stored-methods';
import type { ChosenMethod, StoredMethod } from '../../domain/stored-methods';
import { announceMethodChange, currentMethod } from './announce-method-change';
import { mailStoredMethod } from './mail-stored-method';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';
import { requestHintsOfCustomer } from './request-hints';
import { toJsonb } from '../storable-text';
import { METHOD_AGE, METHOD_COLUMNS } from './stored-method-row';
import type { StoredMethodSqlRow } from './stored-method-row';

/** What Stripe answered, and when it was asked. */
export interface MethodsRead {
  customerId: string;
  methods: readonly StoredMethod[];
  /** The customer's default at Stripe. */
  defaultId: string | null;
  /** Database time before the request was sent. */
  asOf: number;
}

/** Two may read at once: the answer to the later request is kept, whichever is written last. */
export async function saveMethodsRead(tx: Queryable, read: MethodsRead): Promise<void> {
  const { customerId, methods, asOf } = read;
  const newest = await tx.query(
    `update customers set methods_read_at = $2, methods_stored_at = $2
     where id = $1 and (methods_read_at is null or methods_read_at <= $2) returning id`,
    [customerId, toTimestamp(asOf)],
  );
  if (newest.length === 0) return;
  for (const method of methods) await storeMethod(tx, customerId, method, asOf);
  await tx.query(
    `update stored_methods set detached_at = $3
     where customer_id = $1 and detached_at is null and id <> all($2)`,
    [customerId, methods.map(({ id }) => id), toTimestamp(asOf)],
  );
  await orderAnew(tx, customerId, { asOf, stripeDefault: read.defaultId });
}

async function storeMethod(
  tx: Queryable,
  customerId: string,
  method: StoredMethod,
  asOf: number,
): Promise<void> {
  const { id, type, label, fingerprint, details = null, mandate } = method;
  const end = endOfCard(details);
  const [row] = await tx.query<{ isNew: boolean }>(
    `insert into stored_methods as m (customer_id, id, type, label, fingerprint, details, mandate,
                                      expires_at, expired_at)
     values ($1, $2, $3, $4, $5, $6, $7, $9, case when $9 <= $10::timestamptz then $10 end)
     on conflict (customer_id, id) do update set
       type = $3, label = $4, fingerprint = $5, details = $6,
       mandate = case when $8 then $7::jsonb else m.mandate end,
       expires_at = $9, expired_at = case when $9 <= $10 then coalesce(m.expired_at, $10) end,
       detach_asked_at = case when m.detached_at is null then m.detach_asked_at end,
       detached_at = null
     returning xmax = 0 as "isNew"`,
    [
      customerId,
      id,
      type,
      label,
      fingerprint,
      details && toJsonb(details),
      mandate ? toJsonb(mandate) : null,
      mandate !== undefined,
      end === null ? null : toTimestamp(end),
      toTimestamp(asOf),
    ],
  );
  if (row?.isNew === true) await mailStoredMethod(tx, customerId, method);
}

interface Choice extends Record<string, unknown> {
  chosen: ChosenMethod | null;
  stripeDefault: string | null;
}

export async function choiceOf(db: Queryable, customerId: string): Promise<Choice> {
  const [row] = await db.query<Choice>(
    `select case when chosen_method is not null
                 then jsonb_build_object('id', chosen_method, 'setBy', chosen_by) end as chosen,
            stripe_default as "stripeDefault"
     from customers where id = $1`,
    [customerId],
  );
  return row ?? { chosen: null, stripeDefault: null };
}

interface Reorder {
  /** Real time in ms. */
  asOf: number;
  /** As Stripe has it now; absent: as it was. */
  stripeDefault?: string | null;
  chosen?: ChosenMethod;
}

/** From what is stored: what may be charged, in order, and who hears that it is something else. */
export async function orderAnew(tx: Queryable, customerId: string, change: Reorder): Promise<void> {
  const before = await currentMethod(tx, customerId);
  const placesBefore = await placesOf(tx, customerId);
  const stored = await choiceOf(tx, customerId);
  const { stripeDefault = stored.stripeDefault, chosen: given = stored.chosen, asOf } = change;
  const { chosen, inOrder } = orderMethods({
    methods: await attachedMethods(tx, customerId),
    chosen: given,
    stripeDefault: { before: stored.stripeDefault, now: stripeDefault },
    now: asOf,
  });
  await tx.query('delete from payment_methods where customer_id = $1', [customerId]);
  await tx.query(
    `insert into payment_methods (customer_id, id, position, type, label, fingerprint, stored_at)
     select $1, id, position - 1, type, label, fingerprint, stored_at
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
       with ordinality as given (id, type, label, fingerprint, stored_at, position)`,
    [
      customerId,
      inOrder.map(({ id }) => id),
      inOrder.map(({ type }) => type),
      inOrder.map(({ label }) => label),
      inOrder.map(({ fingerprint }) => fingerprint),
      inOrder.map(({ details }) => (details ? new Date(details.createdAt).toISOString() : null)),
    ],
  );
  await tx.query(
    `update customers set default_method = $2, chosen_method = $3, chosen_by = $4,
       stripe_default = $5
     where id = $1`,
    [customerId, inOrder[0]?.id ?? null, chosen?.id ?? null, chosen?.setBy ?? null, stripeDefault],
  );
  await announceMethodChange(tx, customerId, before);
  const isSame =
    isDeepStrictEqual(placesBefore, await placesOf(tx, customerId)) &&
    before === (await currentMethod(tx, customerId));
  if (!isSame) await requestHintsOfCustomer(tx, customerId);
}

export async function attachedMethods(tx: Queryable, customerId: string): Promise<StoredMethod[]> {
  return tx.query<StoredMethodSqlRow>(
    `select ${METHOD_COLUMNS} from stored_methods where customer_id = $1 and detached_at is null
     order by ${METHOD_AGE} desc, id desc`,
    [customerId],
  );
}

async function placesOf(tx: Queryable, customerId: string): Promise<Method[]> {
  return tx.query<Method & Record<string, string>>(
    `select id, type, label, fingerprint from payment_methods
     where customer_id = $1 order by position`,
    [customerId],
  );
}

/** Another Stripe customer, or none: what was stored was of the one before. */
export async function forgetMethods(tx: Queryable, customerId: string): Promise<void> {
  await tx.query('delete from payment_methods where customer_id = $1', [customerId]);
  await tx.query('delete from stored_methods where customer_id = $1', [customerId]);
  await tx.query(
    `update customers set chosen_method = null, chosen_by = null, stripe_default = null,
       methods_stored_at = null
     where id = $1`,
    [customerId],
  );
}
