import type { CardMonth } from '../../domain/ending-card';
import { methodsFor } from '../../domain/payment-methods';
import { settingsOfSchedule } from '../../domain/schedules/invoice-of-period';
import type { Database, Queryable } from '../database';
import { toTimestamp } from '../database';
import { schedulesWhere } from '../schedules/schedule-row';
import type { ScheduleRow } from '../schedules/schedule-row';

/** A card that its customer is charged with, and was not reminded to replace. */
export interface EndingCard {
  customerId: string;
  method: string;
  label: string;
  month: CardMonth;
  timeZone: string | null;
  /** Of the mail about it: of a card and a month there is one. */
  key: string;
}

/** Where a page ended. */
export interface PlaceOfCard {
  endsAt: string;
  customerId: string;
  method: string;
}

export interface EndingCardQuery {
  /** Real ms: cards that end after the one and by the other. */
  from: number;
  to: number;
  after: PlaceOfCard | null;
  limit: number;
}

export interface EndingCardPage {
  cards: EndingCard[];
  /** Null: there are no more. */
  next: PlaceOfCard | null;
}

export interface EndingCardStore {
  /** In the order of their ends. A page is of so many cards, of which few may be charged. */
  page(query: EndingCardQuery): Promise<EndingCardPage>;
}

export function endingCardStore(db: Database): EndingCardStore {
  return { page: (query) => pageOf(db, query) };
}

interface CardRow extends EndingCard, Record<string, unknown> {
  endsAt: string;
  isCharged: boolean;
}

async function pageOf(
  db: Queryable,
  { from, to, after, limit }: EndingCardQuery,
): Promise<EndingCardPage> {
  const rows = await db.query<CardRow>(
    `with page as (
       select expires_at, customer_id, id, type, label, details, detach_asked_at,
         concat('card_expiring/', id, '/', details ->> 'expYear', '-',
                lpad(details ->> 'expMonth', 2, '0')) as key
       from stored_methods
       where expired_at is null and detached_at is null
         and expires_at <= $1::timestamptz
         and (expires_at, customer_id, id) > ($2::timestamptz, $3, $4)
       order by expires_at, customer_id, id limit $5
     )
     select p.customer_id as "customerId", p.id as method, p.label, p.key,
       p.expires_at::text as "endsAt", c.time_zone as "timeZone",
       jsonb_build_object(
         'year', p.details -> 'expYear', 'month', p.details -> 'expMonth') as month,
       (p.type = 'card' and c.default_method = p.id and p.detach_asked_at is null
         and c.stripe_customer is not null and c.moved_to is null
         and c.auto_pay_withdrawn_at is null
         and not exists (
           select 1 from customer_mails m where m.customer_id = c.id and m.key = p.key)
       ) as "isCharged"
     from page p join customers c on c.id = p.customer_id
     order by p.expires_at, p.customer_id, p.id`,
    [
      toTimestamp(to),
      after?.endsAt ?? toTimestamp(from),
      after?.customerId ?? '',
      after?.method ?? '',
      limit,
    ],
  );
  const last = rows.length < limit ? undefined : rows.at(-1);
  const { endsAt, customerId, method } = last ?? {};
  const isWhole = endsAt === undefined || customerId === undefined || method === undefined;
  return {
    cards: await chargedAutomatically(
      db,
      rows.filter(({ isCharged }) => isCharged),
    ),
    next: isWhole ? null : { endsAt, customerId, method },
  };
}

async function chargedAutomatically(
  db: Queryable,
  cards: readonly EndingCard[],
): Promise<EndingCard[]> {
  if (cards.length === 0) return [];
  const ids = cards.map(({ customerId }) => customerId);
  const byInvoice = await owingByCard(db, ids);
  const others = ids.filter((id) => !byInvoice.has(id));
  const schedules = await schedulesWhere(db, `s.customer_id = any($1) and s.status = 'active'`, [
    others,
  ]);
  const bySchedule = new Set(schedules.filter(chargesCards).map(({ customer }) => customer.id));
  return cards.filter(({ customerId: id }) => byInvoice.has(id) || bySchedule.has(id));
}

/** What is sent, and neither paid nor given up. */
const OPEN = ['sending', 'open', 'charging', 'processing', 'requires_action', 'held'];

async function owingByCard(db: Queryable, ids: string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `select id from unnest($1::text[]) as given (id)
     where exists (
       select 1 from collections k
       where k.customer_id = given.id and k.status = any($2)
         and k.state -> 'terms' -> 'autoCharge' = 'true'
         and k.state -> 'terms' -> 'methods' ? 'card')`,
    [ids, OPEN],
  );
  return new Set(rows.map(({ id }) => id));
}

function chargesCards({ schedule, inherited, customer }: ScheduleRow): boolean {
  const { autoCharge, methods } = settingsOfSchedule(
    schedule.collection,
    inherited,
    customer.settings,
  );
  return autoCharge === true && methodsFor(schedule.invoice.currency, methods).includes('card');
}
