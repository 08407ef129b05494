import type { Books, StoredEvent } from '../world/books';
import type { Row, Table } from '../world/table';
import type { World } from '../world/world';
import { chargeProblems, intentProblems, sessionProblems } from './problems';

// Looks at an account after every call: whatever changed must still add up and must have been told
// by an event of this very call, and a refused call must have changed nothing at all.

export interface Watch {
  /** What is wrong after a call that was answered with this status. */
  look(status: number): string[];
}

/** What money depends on, of whatever kind of object; a change of these is told by an event. */
const watched = [
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

const tables = [
  'paymentIntents',
  'setupIntents',
  'charges',
  'refunds',
  'disputes',
  'sessions',
] as const;
const all = [...tables, 'customers', 'products', 'prices', 'endpoints'] as const;

export function createWatch(world: World, books: Books): Watch {
  const seen = new Map<string, Values>();
  const rowsOf = tables.map((name) => books[name] as unknown as Table<Row>);
  let eventsSeen = 0;
  let sizes = sizesOf(books);

  return {
    look: (status) => {
      const changed: Row[] = [];
      for (const table of rowsOf) noteChanged(table, seen, changed);
      const events = books.events.oldestFirst().slice(eventsSeen);
      eventsSeen = books.events.size;
      const now = sizesOf(books);
      const grew = now !== sizes;
      sizes = now;
      // A decline is an answer with consequences; every other refusal must have none.
      if (status >= 400 && status !== 402 && (changed.length > 0 || events.length > 0 || grew)) {
        const what = [...changed, ...events].map(({ id }) => id).join(' ');
        return [`a call refused with ${status} left something behind: ${what}`];
      }
      if (changed.length === 0) return [];
      return changed.flatMap((row) => [
        ...untold(row, events),
        ...wrongIn(world, books, row as unknown as Fields),
      ]);
    },
  };
}

const sizesOf = (books: Books): number => all.reduce((sum, name) => sum + books[name].size, 0);

// Plain loops: this runs over every object after every call.
function noteChanged(table: Table<Row>, seen: Map<string, Values>, changed: Row[]): void {
  for (const row of table.oldestFirst()) {
    const fields = row as unknown as Fields;
    if (isAsBefore(fields, seen.get(row.id))) continue;
    seen.set(
      row.id,
      watched.map((key) => fields[key]),
    );
    changed.push(row);
  }
}

function isAsBefore(fields: Fields, before: Values | undefined): boolean {
  if (before === undefined) return false;
  for (let index = 0; index < watched.length; index += 1) {
    if (fields[watched[index] ?? ''] !== before[index]) return false;
  }
  return true;
}

/** Stripe tells every change but three: a session's birth, a method put in, a voided amount. */
function untold(row: Row, events: readonly StoredEvent[]): string[] {
  const fields = row as unknown as Fields;
  if (fields['object'] === 'checkout.session' && fields['status'] === 'open') return [];
  if (fields['status'] === 'requires_confirmation') return [];
  const about = `{"id":"${row.id}"`;
  const told = events.findLast(({ snapshot }) => snapshot.startsWith(about));
  // A refund that failed makes its charge whole again: told by the events of the refund.
  const byRefund = events.some(
    ({ type, snapshot }) => type.startsWith('refund.') && snapshot.includes(`"charge":"${row.id}"`),
  );
  if (told === undefined && byRefund) return [];
  if (told === undefined) return [`${row.id} is now ${String(fields['status'])}, told by no event`];
  const last = JSON.parse(told.snapshot) as Fields;
  return watched
    .filter((key) => last[key] !== fields[key] && !(byRefund && key === 'amount_refunded'))
    .map(
      (key) => `${row.id}: ${key} is ${String(fields[key])}, the event says ${String(last[key])}`,
    );
}

function wrongIn(world: World, books: Books, fields: Fields): string[] {
  const intent = books.paymentIntents.get(String(fields['payment_intent'] ?? fields['id']));
  const charge = books.charges.get(String(fields['charge'] ?? fields['id']));
  const session = books.sessions.get(String(fields['id']));
  return [
    ...(intent === undefined ? [] : intentProblems(books, intent)),
    ...(charge === undefined ? [] : chargeProblems(world, charge)),
    ...(session === undefined ? [] : sessionProblems(session)),
  ];
}
