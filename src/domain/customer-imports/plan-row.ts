/** What an import would do with a row; the names are stored. */
export const PLANS = [
  'to_link',
  /** Linked only if the execution says that matches by e-mail are accepted. */
  'matched_by_email',
  'unchanged',
  'customer_unknown',
  'customer_moved',
  'repeated',
  'linked_to_another',
  'stripe_customer_taken',
  'not_in_account',
  'other_mode',
  'deleted_at_stripe',
  'refused_by_stripe',
] as const;

export type RowPlan = (typeof PLANS)[number];

/** What became of a row; the names are stored. */
export const RESULTS = ['linked', 'unchanged', 'changed_since'] as const;

export type RowResult = (typeof RESULTS)[number];

export interface Planned {
  plan: RowPlan;
  /** In words, where a person is to do something. */
  detail: string | null;
  isMethodMissing: boolean;
}

/** A row with what our tables have of it. */
export interface RowToPlan {
  stripeCustomer: string;
  /** Another row names the same customer or the same Stripe customer. */
  isRepeated: boolean;
  customer: { stripeCustomer: string | null; isMoved: boolean } | null;
  /** The Stripe customer is linked to another customer of ours. */
  isTaken: boolean;
}

/** What Stripe says of the Stripe customer of a row. */
export type RowReading =
  | { kind: 'found'; hasMethod: boolean }
  | { kind: 'missing'; otherMode: 'live' | 'test' | null }
  | { kind: 'deleted' }
  | { kind: 'refused'; detail: string };

export type ImportSource = { kind: 'csv' } | { kind: 'metadata'; key: string } | { kind: 'email' };

const planned = (plan: RowPlan, detail: string | null, isMethodMissing = false): Planned => ({
  plan,
  detail,
  isMethodMissing,
});

/** By our tables alone; null: Stripe is to be read. No link is ever replaced by an import. */
export function planByTables(row: RowToPlan): Planned | null {
  const { customer, stripeCustomer: id } = row;
  if (customer === null)
    return planned('customer_unknown', 'there is no customer of this id; create it first');
  if (row.isRepeated)
    return planned('repeated', 'another row names the same customer or Stripe customer: keep one');
  if (customer.isMoved)
    return planned('customer_moved', 'was moved to another connection: import it there');
  if (customer.stripeCustomer === id) return planned('unchanged', null);
  if (customer.stripeCustomer !== null) {
    const detail = `is linked to ${customer.stripeCustomer}: unlink it, or link ${id} by itself`;
    return planned('linked_to_another', detail);
  }
  if (!row.isTaken) return null;
  return planned('stripe_customer_taken', `${id} is linked to another customer: unlink it there`);
}

export function planByReading(
  id: string,
  source: ImportSource['kind'],
  reading: RowReading,
): Planned {
  switch (reading.kind) {
    case 'missing':
      if (reading.otherMode !== null) {
        return planned('other_mode', `${id} is of ${reading.otherMode} mode, this connection not`);
      }
      return planned('not_in_account', `Stripe has no ${id} in the account of this connection`);
    case 'deleted':
      return planned('deleted_at_stripe', `${id} was deleted at Stripe`);
    case 'refused':
      return planned('refused_by_stripe', reading.detail);
    case 'found': {
      const plan = source === 'email' ? 'matched_by_email' : 'to_link';
      return planned(plan, null, !reading.hasMethod);
    }
  }
}

/** As text: another plan of any row is another text. */
export const textOfPlans = (
  rows: readonly { position: number; stripeCustomer: string; plan: RowPlan }[],
): string =>
  rows
    .map(({ position, stripeCustomer, plan }) => `${position} ${stripeCustomer} ${plan}`)
    .join('\n');
