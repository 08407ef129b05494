import type { Queryable } from './database';

/** Whose calls are counted: a Stripe account, the mail server. */
export interface TurnRequest {
  service: string;
  /** The turns that are taken: of one operation, or '' for all that the service is sent. */
  own: TurnRate;
  /** Where an operation has its own turns: those of all operations, which it takes as well. */
  all: TurnRate | null;
  count: number;
  /** None is given while the next one is more than so many ms ahead. */
  longestAheadMs: number;
  /** 0 goes first: none is given while somebody more urgent waits, in whichever process. */
  urgency: number;
  /** Somebody as urgent waits for turns after these. */
  moreWait: boolean;
  /** Who waits tries again within so many ms; afterwards nobody leaves turns to him. */
  waitsMs: number;
  /** By so many ms earlier calls were late: all that follow keep their distance from them. */
  lateMs: number;
}

export interface TurnRate {
  operation: string;
  interval: number;
}

export interface TurnsGiven {
  given: boolean;
  /** When the first one may go, in ms from now; where none is given, the next one. */
  ownIn: number;
  allIn: number;
  /** So many ms they are apart now: more than usual after the service refused some. */
  ownApart: number;
  allApart: number;
}

/** Of one operation, or '' for all: the service refused a call for now. */
export interface TurnLimit {
  service: string;
  operation: string;
  /** None is given before, in whichever process. */
  retryAfterMs: number;
}

/** When calls may go out, for all processes together and by the clock of Postgres. */
export interface CallTurnStore {
  take(request: TurnRequest): Promise<TurnsGiven>;
  /** Half as many from now on; each that goes then brings back a hundredth of what is usual. */
  slowDown(limit: TurnLimit): Promise<void>;
}

export const callTurnStore = (db: Queryable): CallTurnStore => ({
  take: (request) => take(db, request),
  slowDown: async ({ service, operation, retryAfterMs }) => {
    await db.query(SLOW_DOWN, [service, operation, retryAfterMs]);
  },
});

async function take(db: Queryable, request: TurnRequest): Promise<TurnsGiven> {
  const { service, own, all, count, longestAheadMs } = request;
  const waits = [request.urgency, request.moreWait, request.waitsMs, request.lateMs];
  const rates = [...valuesOf(own), ...(all === null ? [] : valuesOf(all))];
  const values = [service, count, longestAheadMs, ...waits, ...rates];
  const query = () => db.query<Answer>(all === null ? TAKE : TAKE_OF_BOTH, values);
  let [row] = await query();
  if (all !== null && row?.isFirst === true) {
    await db.query(FIRST_OF_ALL, [service, all.operation]);
    [row] = await query();
  }
  if (row === undefined) throw new Error(`Postgres gave no answer about turns of ${service}`);
  const { given, ownIn, allIn, ownApart, allApart } = row;
  return { given, ownIn, allIn, ownApart, allApart };
}

/** Of a service that nobody called yet none is given: the row to be held is not there. */
type Answer = TurnsGiven & Record<string, unknown> & { isFirst: boolean };

const valuesOf = (rate: TurnRate) => [rate.operation, rate.interval];

const ms = (value: string): string => `(${value})::float8 * interval '1 millisecond'`;
const msUntil = (time: string): string =>
  `(extract(epoch from ${time} - given.now) * 1000)::float8`;

// A call that goes well brings back a little of the rate, down to a twentieth of which it may be.
const SHARE_NOW = 'least(1, t.share + $2::int * 0.01)';
const LEAST_SHARE = 0.05;

/** So far apart they are now; in what is inserted nothing was refused yet. */
const apart = (interval: string): string => `(${interval}::float8 / ${SHARE_NOW})`;

// Those that were in flight together are one sign.
const SLOW_DOWN = `
  insert into call_turns as t (service, operation, next_at, share, slowed_at)
  values ($1, $2, clock_timestamp() + ${ms('$3')}, 0.5, clock_timestamp())
  on conflict (service, operation) do update set
    next_at = greatest(t.next_at, excluded.next_at),
    share = case when t.slowed_at > clock_timestamp() - interval '1 second' then t.share
      else greatest(${LEAST_SHARE}, t.share / 2) end,
    slowed_at = case when t.slowed_at > clock_timestamp() - interval '1 second' then t.slowed_at
      else excluded.slowed_at end`;

const LATE = ms('$7');

/** Turns that nobody took are lost. */
const ownAfter = (earliest: string, isNear = '', only = ''): string => `
  given as (select clock_timestamp() as now),
  urgent as (
    select coalesce(bool_or(until > now), false) as waits
    from given, call_waits where service = $1 and urgency < $4
  ),
  own as (
    insert into call_turns as t (service, operation, next_at)
    select $1, $8, greatest(now${earliest}) + $2::int * ${ms('$9')}
    from given, urgent where not urgent.waits${only}
    on conflict (service, operation) do update set
      next_at = greatest(t.next_at + ${LATE}, (select now from given)${earliest})
        + $2::int * ${ms(apart('$9'))},
      share = ${SHARE_NOW}
      where t.next_at <= (select now from given) + ${ms('$3')}${isNear}
    returning next_at - $2::int * ${ms('$9::float8 / share')} as first, $9::float8 / share as apart
  )`;

// Of an operation none goes before a turn of all: held until it is given, for other processes wait.
// Held before any other row, by all: who held a row first and then made this one would be waited
// for by those who hold it already.
const BUSY = `busy as (
    select next_at from call_turns where service = $1 and operation = $10 for update
  )`;
const OF_BUSY = '(select next_at from busy)';
const IS_HELD = 'exists (select 1 from busy)';

const FIRST_OF_ALL = `insert into call_turns (service, operation, next_at)
  values ($1, $2, clock_timestamp())
  on conflict do nothing`;

// Those of all may be far ahead for the calls of other operations, which may be more urgent.
const IS_NEAR = `
        and ${OF_BUSY} <= (select now from given) + ${ms('$3')}`;

// Of all operations none goes before its own turn, so that both limits hold.
const ALL = `
  every as (
    insert into call_turns as t (service, operation, next_at)
    select $1, $10, greatest(now, own.first) + $2::int * ${ms('$11')} from given, own
    on conflict (service, operation) do update set
      next_at = greatest(t.next_at + ${LATE}, (select now from given), (select first from own))
        + $2::int * ${ms(apart('$11'))},
      share = ${SHARE_NOW}
    returning next_at - $2::int * ${ms('$11::float8 / share')} as first,
      $11::float8 / share as apart
  )`;

const NEXT_OWN = `coalesce(own.first, (
  select next_at from call_turns where service = $1 and operation = $8))`;

/** Says that somebody waits for turns of all, or that nobody does so any more. */
const waiting = (waits: string, from: string): string => `
  waiting as (
    insert into call_waits (service, urgency, until)
    select $1, $4, case when ${waits} then now + ${ms('$6')} else now end
    from ${from}
    where $6 > 0 and (${waits} or exists (
      select 1 from call_waits where service = $1 and urgency = $4 and until > now))
    on conflict (service, urgency) do update set until = excluded.until
  )`;

const OWN = 'given left join own on true';
const TAKE = `with ${ownAfter('')}, ${waiting('(own.first is null or $5)', OWN)}
  select own.first is not null as given, false as "isFirst", ${msUntil(NEXT_OWN)} as "ownIn",
    ${msUntil(NEXT_OWN)} as "allIn",
    coalesce(own.apart, $9) as "ownApart", coalesce(own.apart, $9) as "allApart"
  from ${OWN}`;

// Where the limit of one operation is what it waits for, the turns of all are for others.
const WAITS_FOR_ALL = `(case
      when own.first is null then coalesce(${NEXT_OWN} <= now + ${ms('$3')}, true)
      else $5 and own.first + $2::int * ${ms('own.apart')}
        <= every.first + $2::int * ${ms('every.apart')}
    end)`;

const BOTH = `${OWN} left join every on true`;
const TAKE_OF_BOTH = `with ${BUSY}, ${ownAfter(`, ${OF_BUSY}`, IS_NEAR, ` and ${IS_HELD}`)}, ${ALL},
  ${waiting(WAITS_FOR_ALL, BOTH)}
  select own.first is not null as given, not ${IS_HELD} as "isFirst",
    ${msUntil(NEXT_OWN)} as "ownIn",
    coalesce(${msUntil(`coalesce(every.first, ${OF_BUSY})`)}, 0) as "allIn",
    coalesce(own.apart, $9) as "ownApart", coalesce(every.apart, $11) as "allApart"
  from ${BOTH}`;
