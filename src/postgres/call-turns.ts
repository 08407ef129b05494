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
}

export interface TurnRate {
  operation: string;
  interval: number;
  /** So many may go at once where none went for a while. */
  atOnce: number;
}

export interface TurnsGiven {
  given: boolean;
  /** When the first one may go, in ms from now; where none is given, the next one. */
  ownIn: number;
  allIn: number;
}

/** When calls may go out, for all processes together and by the clock of Postgres. */
export interface CallTurnStore {
  take(request: TurnRequest): Promise<TurnsGiven>;
}

export const callTurnStore = (db: Queryable): CallTurnStore => ({
  take: (request) => take(db, request),
});

async function take(db: Queryable, request: TurnRequest): Promise<TurnsGiven> {
  const { service, own, all, count, longestAheadMs } = request;
  const waits = [request.urgency, request.moreWait, request.waitsMs];
  const rates = [...valuesOf(own), ...(all === null ? [] : valuesOf(all))];
  const values = [service, count, longestAheadMs, ...waits, ...rates];
  const query = () => db.query<Answer>(all === null ? TAKE : TAKE_OF_BOTH, values);
  let [row] = await query();
  if (all !== null && row?.isFirst === true) {
    await db.query(FIRST_OF_ALL, [service, all.operation, earlyBy(all)]);
    [row] = await query();
  }
  if (row === undefined) throw new Error(`Postgres gave no answer about turns of ${service}`);
  return { given: row.given, ownIn: row.ownIn, allIn: row.allIn };
}

/** Of a service that nobody called yet none is given: the row to be held is not there. */
type Answer = TurnsGiven & Record<string, unknown> & { isFirst: boolean };

const valuesOf = (rate: TurnRate) => [rate.operation, rate.interval, earlyBy(rate)];
/** As many ms a turn may come before the one that is due, where none went for a while. */
const earlyBy = ({ interval, atOnce }: TurnRate): number => (atOnce - 1) * interval;

const ms = (place: string): string => `${place}::float8 * interval '1 millisecond'`;
const msUntil = (time: string): string =>
  `(extract(epoch from ${time} - given.now) * 1000)::float8`;

/** Turns that nobody took for a while are lost, but for those that may go at once. */
const ownAfter = (earliest: string, isNear = '', only = ''): string => `
  given as (select clock_timestamp() as now),
  urgent as (
    select coalesce(bool_or(until > now), false) as waits
    from given, call_waits where service = $1 and urgency < $4
  ),
  own as (
    insert into call_turns as t (service, operation, next_at)
    select $1, $7, greatest(now - ${ms('$9')}${earliest}) + $2::int * ${ms('$8')}
    from given, urgent where not urgent.waits${only}
    on conflict (service, operation) do update set next_at =
      greatest(t.next_at, (select now from given) - ${ms('$9')}${earliest})
        + $2::int * ${ms('$8')}
      where t.next_at <= (select now from given) + ${ms('$3')}${isNear}
    returning next_at - $2::int * ${ms('$8')} as first
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
  values ($1, $2, clock_timestamp() - ${ms('$3')})
  on conflict do nothing`;

// Those of all may be far ahead for the calls of other operations, which may be more urgent.
const IS_NEAR = `
        and ${OF_BUSY} <= (select now from given) + ${ms('$3')}`;

// Of all operations none goes before its own turn, so that both limits hold.
const ALL = `
  every as (
    insert into call_turns as t (service, operation, next_at)
    select $1, $10, greatest(now - ${ms('$12')}, own.first) + $2::int * ${ms('$11')} from given, own
    on conflict (service, operation) do update set next_at =
      greatest(t.next_at, (select now from given) - ${ms('$12')}, (select first from own))
        + $2::int * ${ms('$11')}
    returning next_at - $2::int * ${ms('$11')} as first
  )`;

const NEXT_OWN = `coalesce(own.first, (
  select next_at from call_turns where service = $1 and operation = $7))`;

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
    ${msUntil(NEXT_OWN)} as "allIn"
  from ${OWN}`;

// Where the limit of one operation is what it waits for, the turns of all are for others.
const WAITS_FOR_ALL = `(case
      when own.first is null then coalesce(${NEXT_OWN} <= now + ${ms('$3')}, true)
      else $5 and own.first + $2::int * ${ms('$8')} <= every.first + $2::int * ${ms('$11')}
    end)`;

const BOTH = `${OWN} left join every on true`;
const TAKE_OF_BOTH = `with ${BUSY}, ${ownAfter(`, ${OF_BUSY}`, IS_NEAR, ` and ${IS_HELD}`)}, ${ALL},
  ${waiting(WAITS_FOR_ALL, BOTH)}
  select own.first is not null as given, not ${IS_HELD} as "isFirst",
    ${msUntil(NEXT_OWN)} as "ownIn",
    coalesce(${msUntil(`coalesce(every.first, ${OF_BUSY})`)}, 0) as "allIn"
  from ${BOTH}`;
