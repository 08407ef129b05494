import { isNewerShape, upgradeState } from '../../domain/collection/model/upgrade-state';
import type { CollectionState } from '../../domain/collection/model/state';
import { movementsOf } from '../../domain/statements/movements';
import type { StatementPeriod, Statement } from '../../domain/statements/statement';
import { statementMaker } from '../../domain/statements/statement';
import type { Queryable } from '../database';

const PAGE = 1_000;

export interface StatedCustomer {
  id: string;
  timeZone: string | null;
}

interface Stated extends Record<string, unknown> {
  id: string;
  number: string;
  currency: string;
  issuedOn: string;
  shape: number;
  state: unknown;
}

/**
 * All invoices of a customer once, a page after another along their index: the opening balance is
 * of everything before the period.
 */
export async function readStatement(
  db: Queryable,
  customer: StatedCustomer,
  period: StatementPeriod,
): Promise<Statement> {
  const maker = statementMaker(period);
  const zone = customer.timeZone ?? 'UTC';
  for (let after = ''; ;) {
    const rows = await db.query<Stated>(
      `select i.id, i.number, i.currency, i.issued_on::text as "issuedOn", k.shape, k.state
       from invoices i join collections k on k.ref = i.ref
       where i.customer_id = $1 and i.id > $2
       order by i.id limit ${PAGE}`,
      [customer.id, after],
    );
    for (const { number, currency, issuedOn, shape, state } of rows) {
      // What a newer build wrote is read as far as this one knows it.
      const readable = isNewerShape({ shape })
        ? (state as CollectionState)
        : upgradeState(state, shape);
      const invoice = { number, currency, issuedOn, state: readable };
      for (const movement of movementsOf(invoice, zone)) maker.add(movement);
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return maker.made();
    after = last.id;
  }
}
