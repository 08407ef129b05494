import { isBankDebit } from '../objects/banks';
import type { AccountStore, StoredEvent } from '../world/account-store';
import type { Row, Table } from '../world/table';
import type { World } from '../world/world';
import { chargeProblems, intentProblems, sessionProblems } from './problems';

// Checks an account after every call: what changed must still add up and must have an event of this
// very call, and a refused call must have changed nothing at all.

export interface Watch {
  /** What is wrong after a call that was answered with this status. */
  check(status: number): string[];
}

/** The fields money depends on, of any kind of object; a change of these has an event. */
const WATCHED_FIELDS = [
  'status',
  'amount',
  'amount_received',
  'amount_capturable',
  'amount_captured',
  'amount_refunded',
  'payment_status',
] as const;

type Values = readonly unknown[];
type Fields = Readonly<Record<string, unknown>>;

const TABLES = [
  'paymentIntents',
  'setupIntents',
  'charges',
  'refunds',
  'disputes',
  'sessions',
] as const;
const ALL_TABLES = [...TABLES, 'customers', 'products', 'prices', 'endpoints'] as const;

export function createWatch(world: World, store: AccountStore): Watch {
  const seen = new Map<string, Values>();
  const rowsOf = TABLES.map((name) => store[name] as unknown as Table<Row>);
  let eventsSeen = 0;
  let sizes = sizesOf(store);

  return {
    check: (status) => {
      const changedRows: Row[] = [];
      for (const table of rowsOf) noteChanged(table, seen, changedRows);
      const events = store.events.oldestFirst().slice(eventsSeen);
      eventsSeen = store.events.size;
      const now = sizesOf(store);
      const grew = now !== sizes;
      sizes = now;
      // A decline is an answer with consequences; every other refusal must have none.
      if (
        status >= 400 &&
        status !== 402 &&
        (changedRows.length > 0 || events.length > 0 || grew) &&
        !lacksMandate(store, changedRows, events)
      ) {
        const what = [...changedRows, ...events].map(({ id }) => id).join(' ');
        return [`a call refused with ${status} left something behind: ${what}`];
      }
      if (changedRows.length === 0) return [];
      return changedRows.flatMap((row) => [
        ...withoutEvent(row, events),
        ...wrongIn(world, store, row as unknown as Fields),
      ]);
    },
  };
}

/** The one refusal that leaves a trace: a debit without a mandate leaves its intent waiting. */
function lacksMandate(
  store: AccountStore,
  rows: readonly Row[],
  events: readonly StoredEvent[],
): boolean {
  const [row] = rows;
  if (row === undefined || rows.length > 1 || !row.id.startsWith('pi_')) return false;
  const intent = store.paymentIntents.get(row.id);
  const method = store.paymentMethods.get(String(intent?.payment_method));
  return (
    intent?.status === 'requires_confirmation' &&
    isBankDebit(method?.type) &&
    events.every(({ type }) => type === 'payment_intent.created')
  );
}

const sizesOf = (store: AccountStore): number =>
  ALL_TABLES.reduce((sum, name) => sum + store[name].size, 0);

// Plain loops: this runs over every object after every call.
function noteChanged(table: Table<Row>, seen: Map<string, Values>, changedRows: Row[]): void {
  for (const row of table.oldestFirst()) {
    const fields = row as unknown as Fields;
    if (isAsBefore(fields, seen.get(row.id))) continue;
    seen.set(
      row.id,
      WATCHED_FIELDS.map((key) => fields[key]),
    );
    changedRows.push(row);
  }
}

function isAsBefore(fields: Fields, before: Values | undefined): boolean {
  if (before === undefined) return false;
  for (let index = 0; index < WATCHED_FIELDS.length; index += 1) {
    if (fields[WATCHED_FIELDS[index] ?? ''] !== before[index]) return false;
  }
  return true;
}

/** Stripe has an event for every change but three: a new session, a new method, a voided amount. */
function withoutEvent(row: Row, events: readonly StoredEvent[]): string[] {
  const fields = row as unknown as Fields;
  if (fields['object'] === 'checkout.session' && fields['status'] === 'open') return [];
  if (fields['status'] === 'requires_confirmation') return [];
  const about = `{"id":"${row.id}"`;
  const event = events.findLast(({ snapshot }) => snapshot.startsWith(about));
  // A refund that failed makes its charge whole again: its events are those of the refund.
  const byRefund = events.some(
    ({ type, snapshot }) => type.startsWith('refund.') && snapshot.includes(`"charge":"${row.id}"`),
  );
  if (event === undefined && byRefund) return [];
  if (event === undefined)
    return [`${row.id} is now ${String(fields['status'])}, without an event`];
  const last = JSON.parse(event.snapshot) as Fields;
  return WATCHED_FIELDS.filter(
    (key) => last[key] !== fields[key] && !(byRefund && key === 'amount_refunded'),
  ).map(
    (key) => `${row.id}: ${key} is ${String(fields[key])}, the event says ${String(last[key])}`,
  );
}

function wrongIn(world: World, store: AccountStore, fields: Fields): string[] {
  const intent = store.paymentIntents.get(String(fields['payment_intent'] ?? fields['id']));
  const charge = store.charges.get(String(fields['charge'] ?? fields['id']));
  const session = store.sessions.get(String(fields['id']));
  return [
    ...(intent === undefined ? [] : intentProblems(store, intent)),
    ...(charge === undefined ? [] : chargeProblems(world, charge)),
    ...(session === undefined ? [] : sessionProblems(session)),
  ];
}
