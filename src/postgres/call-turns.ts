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
  const values = [service, count, longestAheadMs, ...valuesOf(own), ...(all ? valuesOf(all) : [])];
  const [row] = await db.query<TurnsGiven & Record<string, unknown>>(
    all === null ? TAKE : TAKE_OF_BOTH,
    values,
  );
  if (row === undefined) throw new Error(`Postgres gave no answer about turns of ${service}`);
  return row;
}

const valuesOf = ({ operation, interval, atOnce }: TurnRate) => [
  operation,
  interval,
  (atOnce - 1) * interval,
];

const ms = (place: string): string => `${place}::float8 * interval '1 millisecond'`;
const msUntil = (time: string): string =>
  `(extract(epoch from ${time} - given.now) * 1000)::float8`;

/** Turns that nobody took for a while are lost, but for those that may go at once. */
const ownAfter = (earliest: string, isNear = ''): string => `
  given as (select clock_timestamp() as now),
  own as (
    insert into call_turns as t (service, operation, next_at)
    select $1, $4, greatest(now - ${ms('$6')}${earliest}) + $2::int * ${ms('$5')} from given
    on conflict (service, operation) do update set next_at =
      greatest(t.next_at, (select now from given) - ${ms('$6')}${earliest})
        + $2::int * ${ms('$5')}
      where t.next_at <= (select now from given) + ${ms('$3')}${isNear}
    returning next_at - $2::int * ${ms('$5')} as first
  )`;

// Of an operation none goes before a turn of all: held until it is given, for other processes wait.
const BUSY = `busy as (
    select next_at from call_turns where service = $1 and operation = $7 for update
  )`;
const OF_BUSY = '(select next_at from busy)';

// Those of all may be far ahead for the calls of other operations, which may be more urgent.
const IS_NEAR = `
        and coalesce(${OF_BUSY} <= (select now from given) + ${ms('$3')}, true)`;

// Of all operations none goes before its own turn, so that both limits hold.
const ALL = `
  every as (
    insert into call_turns as t (service, operation, next_at)
    select $1, $7, greatest(now - ${ms('$9')}, own.first) + $2::int * ${ms('$8')} from given, own
    on conflict (service, operation) do update set next_at =
      greatest(t.next_at, (select now from given) - ${ms('$9')}, (select first from own))
        + $2::int * ${ms('$8')}
    returning next_at - $2::int * ${ms('$8')} as first
  )`;

const NEXT_OWN = `coalesce(own.first, (
  select next_at from call_turns where service = $1 and operation = $4))`;

const TAKE = `with ${ownAfter('')}
  select own.first is not null as given, ${msUntil(NEXT_OWN)} as "ownIn",
    ${msUntil(NEXT_OWN)} as "allIn"
  from given left join own on true`;

const TAKE_OF_BOTH = `with ${BUSY}, ${ownAfter(`, ${OF_BUSY}`, IS_NEAR)}, ${ALL}
  select own.first is not null as given, ${msUntil(NEXT_OWN)} as "ownIn",
    coalesce(${msUntil(`coalesce(every.first, ${OF_BUSY})`)}, 0) as "allIn"
  from given left join own on true left join every on true`;
