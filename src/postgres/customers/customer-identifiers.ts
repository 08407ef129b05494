import type { ExternalId } from '../../domain/customer';
import type { CustomerChange } from '../../domain/submission';
import type { CustomerRow } from './customer-row';
import type { Queryable } from '../database';
import { AliasTaken } from '../postgres-errors';

/** What a customer is called elsewhere; its Stripe customer is not among them. */
export interface CustomerIdentifiers {
  aliases: string[];
  externalIds: ExternalId[];
}

export async function identifiersOf(
  db: Queryable,
  customerId: string,
): Promise<CustomerIdentifiers> {
  const found = (await identifiersOfAll(db, [customerId])).get(customerId);
  return found ?? { aliases: [], externalIds: [] };
}

export async function identifiersOfAll(
  db: Queryable,
  customerIds: readonly string[],
): Promise<Map<string, CustomerIdentifiers>> {
  const rows = await db.query<CustomerIdentifiers & { id: string }>(
    `select id,
       array(select alias from customer_aliases a where a.customer_id = id order by position)
         as aliases,
       coalesce((select jsonb_agg(jsonb_build_object('key', key, 'value', value) order by position)
                 from customer_external_ids e where e.customer_id = id), '[]') as "externalIds"
     from unnest($1::text[]) as asked (id)`,
    [customerIds],
  );
  return new Map(rows.map(({ id, aliases, externalIds }) => [id, { aliases, externalIds }]));
}

/** What is absent stays as it is; an alias that is another's undoes all of it. */
export async function saveIdentifiers(
  tx: Queryable,
  { id, connection }: Pick<CustomerRow, 'id' | 'connection'>,
  { aliases, externalIds }: Pick<CustomerChange, 'aliases' | 'externalIds'>,
): Promise<void> {
  if (externalIds !== undefined) await saveExternalIds(tx, { id, connection }, externalIds);
  if (aliases !== undefined) await saveAliases(tx, { id, connection }, aliases);
}

type Named = Pick<CustomerRow, 'id' | 'connection'>;

async function saveExternalIds(
  tx: Queryable,
  { id, connection }: Named,
  externalIds: readonly ExternalId[],
): Promise<void> {
  await tx.query('delete from customer_external_ids where customer_id = $1', [id]);
  await tx.query(
    `insert into customer_external_ids (customer_id, connection, position, key, value)
     select $1, $2, position, key, value
     from unnest($3::text[], $4::text[]) with ordinality as given (key, value, position)`,
    [id, connection, externalIds.map(({ key }) => key), externalIds.map(({ value }) => value)],
  );
}

/** In the order of the aliases, so that two who write the same ones wait and do not deadlock. */
async function saveAliases(
  tx: Queryable,
  { id, connection }: Named,
  aliases: readonly string[],
): Promise<void> {
  await tx.query('delete from customer_aliases where customer_id = $1', [id]);
  const saved = await tx.query<{ alias: string }>(
    `insert into customer_aliases (customer_id, connection, alias, position)
     select $1, $2, alias, position
     from unnest($3::text[]) with ordinality as given (alias, position)
     where not exists (
       select 1 from customers c
       where c.connection = $2 and c.external_id = given.alias and c.id <> $1)
     order by alias
     on conflict (connection, alias) do nothing
     returning alias`,
    [id, connection, aliases],
  );
  const ours = new Set(saved.map(({ alias }) => alias));
  const taken = aliases.filter((alias) => !ours.has(alias));
  if (taken.length > 0) throw new AliasTaken(taken);
}
