import { parseBody } from '../../contract/parse-body';
import { scheduleFromWire } from '../../contract/schedule-wire';
import { externalId as externalIdShape } from '../../contract/text';
import type { BillingSchedule, Progress } from '../../domain/schedules/billing-schedule';
import { NO_PROGRESS } from '../../domain/schedules/billing-schedule';
import { scheduleIdProblems } from '../../domain/schedules/check-schedule';
import { periods } from '../../domain/schedules/periods';
import { calendarDayOf } from '../../domain/time-zones';
import type { ScheduleCommand } from '../../domain/schedules/schedule-command';
import type { ScheduleRow } from '../../postgres/schedules/schedule-row';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { toPeriodResponse, toScheduleResponse } from '../responses/billing-schedule';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type ChangeOperationId =
  'pauseBillingSchedule' | 'resumeBillingSchedule' | 'skipSchedulePeriod' | 'endBillingSchedule';

type ScheduleOperationId =
  | ChangeOperationId
  | 'putBillingSchedule'
  | 'getBillingScheduleByExternalId'
  | 'listBillingSchedules'
  | 'previewNewBillingSchedule'
  | 'getBillingSchedule'
  | 'previewBillingSchedule'
  | 'listSchedulePeriods';

type AnyCall = { deps: HttpDeps } & Pick<OperationCall<'getBillingSchedule'>, 'key' | 'params'>;

function requireSchedule(row: ScheduleRow | null): ScheduleRow {
  if (row !== null) return row;
  throw new HttpProblem('schedule_unknown', 'there is no such billing schedule for this key');
}

/** One of another connection is not found. */
async function scheduleOfCall({ deps, key, params }: AnyCall): Promise<ScheduleRow> {
  const id = params['id'] ?? '';
  const wellFormed = /^bsc_[0-9a-z]{1,60}$/.test(id);
  return requireSchedule(wellFormed ? await deps.stores.schedules.byId(key.connection, id) : null);
}

const toAnswer = (row: ScheduleRow) => ({ status: 200 as const, body: toScheduleResponse(row) });

/** Stored, and answered; a worker sets the alarm within seconds. */
async function putSchedule(call: OperationCall<'putBillingSchedule'>) {
  const { deps, body, params, actor } = call;
  const schedule = scheduleOf(call, params['externalId'] ?? '');
  const { backfill } = body;
  const submission = { schedule, backfill, now: deps.clock.now(), actor };
  const result = await deps.stores.schedules.put(submission);
  if (result.kind === 'refused') throw bodyProblem(result.problems);
  if (result.kind === 'ended') throw hasEnded(result.row);
  if (result.kind === 'differs') {
    const places = result.differences.join(', ');
    const detail = `customer and currency of a billing schedule never change (${places}): end it`;
    throw new HttpProblem('schedule_differs', `${detail} and create another`, {
      differences: result.differences,
    });
  }
  const answer = toAnswer(result.row);
  if (result.kind !== 'created') return answer;
  const headers = { Location: `/v1/billing_schedules/${answer.body.id}` };
  return { ...answer, status: 201 as const, headers };
}

function scheduleOf(
  { key, body }: Pick<OperationCall<'putBillingSchedule'>, 'key' | 'body'>,
  given: string,
): BillingSchedule {
  const { connection } = key;
  const parsed = parseBody(externalIdShape, given);
  const problems = parsed.ok
    ? []
    : parsed.problems.map((one) => ({ ...one, pointer: '/external_id' }));
  if (body.external_id !== undefined && body.external_id !== given) {
    const detail = 'is not the id in the path; leave it out of the body';
    problems.push({ pointer: '/external_id', code: 'external_id_mismatch', detail });
  }
  if (body.connection !== undefined && body.connection !== connection) {
    const detail = `this key collects for "${connection}"; leave the field out or use another key`;
    problems.push({ pointer: '/connection', code: 'connection_mismatch', detail });
  }
  if (problems.length > 0) throw bodyProblem(problems);
  return scheduleFromWire(body, { connection, externalId: given });
}

const hasEnded = ({ id }: ScheduleRow): HttpProblem =>
  new HttpProblem('schedule_ended', `${id} has ended: create another under a new external id`);

async function change(call: OperationCall<ChangeOperationId>, command: ScheduleCommand) {
  const { deps, key, actor } = call;
  const { id } = await scheduleOfCall(call);
  const order = { connection: key.connection, id, command, now: deps.clock.now(), actor };
  const result = await deps.stores.schedules.change(order);
  if (result === null) throw requireSchedule(null);
  if (result.kind === 'refused') throw bodyProblem(result.problems);
  if (result.kind === 'ended') throw hasEnded(result.row);
  return toAnswer(result.row);
}

const PREVIEWED = 12;

interface ToPreview {
  schedule: BillingSchedule;
  timeZone: string;
  progress: Progress;
}

function preview(deps: HttpDeps, url: string, { schedule, timeZone, progress }: ToPreview) {
  const today = calendarDayOf(deps.clock.now(), timeZone);
  const next = periods({ ...schedule.cadence, timeZone }, PREVIEWED, progress);
  const data = next.map((period) => toPeriodResponse(schedule, today, period));
  return { status: 200 as const, body: pageOfList(url, data, null) };
}

/** Whose time zone is not given, nor stored, is in UTC: the customer is not created for this. */
async function previewNew(call: OperationCall<'previewNewBillingSchedule'>) {
  const { deps, key, body } = call;
  const schedule = scheduleOf(call, body.external_id ?? 'preview');
  const problems = scheduleIdProblems(schedule);
  if (problems.length > 0) throw bodyProblem(problems);
  const { customers } = deps.stores;
  const { customer } = schedule;
  const stored =
    customer.kind === 'ours'
      ? await customers.byId(key.connection, customer.id)
      : await customers.byExternalId(key.connection, customer.externalId);
  const given = customer.kind === 'given' ? customer.timeZone : null;
  const timeZone = schedule.cadence.timeZone ?? given ?? stored?.timeZone ?? 'UTC';
  const toPreview = { schedule, timeZone, progress: NO_PROGRESS };
  return preview(deps, '/v1/billing_schedules/preview', toPreview);
}

export const scheduleHandlers: Pick<OperationHandlers, ScheduleOperationId> = {
  putBillingSchedule: putSchedule,
  getBillingScheduleByExternalId: async ({ deps, key, params }) => {
    const externalId = params['externalId'] ?? '';
    const row = await deps.stores.schedules.byExternalId(key.connection, externalId);
    return toAnswer(requireSchedule(row));
  },
  listBillingSchedules: async ({ deps, key, query }) => {
    const limit = query.limit ?? 20;
    const found = await deps.stores.schedules.list({
      connection: key.connection,
      limit: limit + 1,
      ...(query.starting_after === undefined ? {} : { after: query.starting_after }),
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.customer === undefined ? {} : { customerId: query.customer }),
    });
    const rows = found.slice(0, limit).map(toScheduleResponse);
    const next = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
    return { status: 200, body: pageOfList('/v1/billing_schedules', rows, next) };
  },
  previewNewBillingSchedule: previewNew,
  getBillingSchedule: async (call) => toAnswer(await scheduleOfCall(call)),
  previewBillingSchedule: async (call) => {
    const { id, schedule, inherited, progress, status } = await scheduleOfCall(call);
    const url = `/v1/billing_schedules/${id}/preview`;
    if (status === 'ended') return { status: 200, body: pageOfList(url, [], null) };
    return preview(call.deps, url, { schedule, timeZone: inherited.timeZone, progress });
  },
  listSchedulePeriods: async (call) => {
    const { id } = await scheduleOfCall(call);
    const limit = call.query.limit ?? 20;
    const { handledPeriods } = call.deps.stores.schedules;
    const found = await handledPeriods(id, limit + 1, call.query.starting_after);
    const data = found.slice(0, limit);
    const next = found.length > limit ? (data.at(-1)?.on ?? null) : null;
    return { status: 200, body: pageOfList(`/v1/billing_schedules/${id}/periods`, data, next) };
  },
  pauseBillingSchedule: (call) => change(call, { name: 'pause' }),
  resumeBillingSchedule: (call) => change(call, { name: 'resume', missed: call.body.missed }),
  skipSchedulePeriod: (call) => change(call, { name: 'skip', on: call.body.on }),
  endBillingSchedule: (call) => change(call, { name: 'end' }),
};
