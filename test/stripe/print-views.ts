import { readDeclarations } from '../../src/sandbox/test/declared/shapes';
import type { Shape } from '../../src/sandbox/test/declared/shapes';

// Prints src/postgres/views/stripe.sql: a view for each of the main collections, with a column for
// each member of its objects, as stripe-node declares them.

type Declared = readonly [file: string, type: string];

const VIEWS: Readonly<Record<string, Declared>> = {
  balance_transaction: ['BalanceTransactions', 'BalanceTransaction'],
  charge: ['Charges', 'Charge'],
  checkout_session: ['Checkout/Sessions', 'Session'],
  coupon: ['Coupons', 'Coupon'],
  credit_note: ['CreditNotes', 'CreditNote'],
  customer: ['Customers', 'Customer'],
  dispute: ['Disputes', 'Dispute'],
  invoice: ['Invoices', 'Invoice'],
  invoice_item: ['InvoiceItems', 'InvoiceItem'],
  payment_intent: ['PaymentIntents', 'PaymentIntent'],
  payment_method: ['PaymentMethods', 'PaymentMethod'],
  payout: ['Payouts', 'Payout'],
  plan: ['Plans', 'Plan'],
  price: ['Prices', 'Price'],
  product: ['Products', 'Product'],
  promotion_code: ['PromotionCodes', 'PromotionCode'],
  refund: ['Refunds', 'Refund'],
  setup_intent: ['SetupIntents', 'SetupIntent'],
  subscription: ['Subscriptions', 'Subscription'],
  subscription_item: ['SubscriptionItems', 'SubscriptionItem'],
  tax_rate: ['TaxRates', 'TaxRate'],
  transfer: ['Transfers', 'Transfer'],
};

/** Stripe declares times and amounts alike: as numbers. */
const TIME = /_(at|until|start|end|date|on)$/;
const TIMES: ReadonlySet<string> = new Set([
  'billing_cycle_anchor',
  'created',
  'date',
  'next_payment_attempt',
  'next_pending_invoice_item_invoice',
  'redeem_by',
  'updated',
]);
const FRACTION = /percent|_?rate$|percentage$/;
const DECIMAL = /_decimal$/;

export function printViews(): string {
  const declared = readDeclarations([...new Set(Object.values(VIEWS).map(([file]) => file))]);
  const views = Object.entries(VIEWS).map(([name, [file, type]]) => {
    const shape = declared.shapeOf(file, type);
    const fields = typeof shape === 'object' && 'o' in shape ? declared.objects[shape.o] : {};
    const columns = Object.entries(fields ?? {}).map(([key, each]) => {
      const member = key.replace(/\?$/, '');
      return `  ${valueOf(member, each)} as ${quoted(member)}`;
    });
    return viewOf(name, columns);
  });
  return `${HEAD}\n${views.join('\n')}`;
}

const HEAD = `-- Printed by test/stripe/print-views.ts from the declarations of stripe-node.
-- What a payload does not have, or has in another type than is declared, is null.`;

const viewOf = (name: string, columns: readonly string[]): string => `
create view stripe.${quoted(name)} as select
  s.connection as "_connection",
  s.id as "_sync",
  r.deleted as "_deleted",
  r.upstream_updated_at as "_upstream_updated_at",
  r.updated_at as "_updated_at",
${columns.join(',\n')}
from public.mirror_records r
join public.mirror_syncs s on s.number = r.sync
where r.collection = '${name}' and s.deleted_at is null;
`;

/** Names such as "default" and "order" are words of SQL. */
const quoted = (name: string): string => `"${name}"`;

function valueOf(member: string, shape: Shape): string {
  const at = `r.payload -> '${member}'`;
  const text = `r.payload ->> '${member}'`;
  const kind = `jsonb_typeof(${at})`;
  if (member === 'id') return 'r.upstream_id';
  switch (kindOf(member, shape)) {
    case 'text':
      return `case when ${kind} = 'string' then ${text} end`;
    case 'id':
      return `case ${kind} when 'string' then ${text} when 'object' then ${at} ->> 'id' end`;
    case 'decimal':
      return `case when ${text} ~ '^-?[0-9]+([.][0-9]+)?$' then (${text})::numeric end`;
    case 'numeric':
      return `case when ${kind} = 'number' then (${text})::numeric end`;
    case 'bigint':
      return `case when ${kind} = 'number' then (${text})::numeric::bigint end`;
    case 'time':
      return `case when ${kind} = 'number' then to_timestamp((${text})::float8) end`;
    case 'boolean':
      return `case when ${kind} = 'boolean' then (${text})::boolean end`;
    default:
      return at;
  }
}

type Kind = 'text' | 'id' | 'decimal' | 'numeric' | 'bigint' | 'time' | 'boolean' | 'json';

function kindOf(member: string, shape: Shape): Kind {
  if (shape === 'n') return numberOf(member);
  if (shape === 's') return DECIMAL.test(member) ? 'decimal' : 'text';
  if (shape === 'b') return 'boolean';
  if (typeof shape === 'string') return 'json';
  if ('z' in shape) return kindOf(member, shape.z);
  if ('e' in shape) return 'text';
  // An id, where the object itself would be on request.
  if ('u' in shape) return shape.u.includes('s') ? 'id' : 'json';
  return 'json';
}

function numberOf(member: string): Kind {
  if (TIME.test(member) || TIMES.has(member)) return 'time';
  return FRACTION.test(member) ? 'numeric' : 'bigint';
}
