import type { Actor } from '../../domain/audit';
import { checkReturnUrls } from '../../domain/check-return-urls';
import type { Problem } from '../../domain/invoice';
import { moveProblems } from '../../domain/move-customer';
import { inheritedTerms } from '../../domain/schedules/invoice-of-period';
import type { CustomerChange } from '../../domain/submission';
import { writeAudit } from '../access/audit';
import { getConnection } from '../connections/connections';
import type { ConnectionRow } from '../connections/connections';
import { identifiersOf } from './customer-identifiers';
import { customerByExternalId, customerById, existingCustomer } from './customer-row';
import type { CustomerRow } from './customer-row';
import type { Queryable } from '../database';
import { putCustomer } from './put-customer';
import { saveSchedule } from '../schedules/save-schedule';
import { samePerson } from './set-auto-pay';
import { LOCKED_SCHEDULE, schedulesWhere } from '../schedules/schedule-row';
import type { ScheduleRow } from '../schedules/schedule-row';

export interface CustomerMove {
  customerId: string;
  from: string;
  to: string;
  actor: Actor;
}

export type MoveResult =
  | { kind: 'moved' | 'same'; row: CustomerRow }
  | { kind: 'moved_elsewhere'; connection: string }
  | { kind: 'disconnected' }
  | { kind: 'exists'; what: 'customer' | 'billing schedule'; externalId: string }
  | { kind: 'refused'; problems: Problem[] };

/**
 * The customer becomes one of the other connection, with what is set of it and its schedules; the
 * row that is left collects what is open, with the link and the methods of its account. Schedules
 * are locked before the customer, as those do who make their invoices.
 */
export async function moveToConnection(tx: Queryable, move: CustomerMove): Promise<MoveResult> {
  const { customerId, from, to, actor } = move;
  await schedulesOf(tx, customerId);
  // Invoices may be made for the customer meanwhile, so that none waits for a move that waits.
  await tx.query('select 1 from customers where id = $1 for no key update', [customerId]);
  const before = await customerById(tx, from, customerId);
  if (before === null) throw new Error(`customer ${customerId} is not of ${from}`);
  const { movedTo = null } = before;
  if (movedTo !== null && movedTo.connection !== to)
    return { kind: 'moved_elsewhere', connection: movedTo.connection };
  if (movedTo !== null) return { kind: 'same', row: await existingCustomer(tx, movedTo.customer) };
  const [source, target] = [await getConnection(tx, from), await getConnection(tx, to)];
  if (source === null) throw new Error(`there is no connection ${from}`);
  const problems = moveProblems(source, to, target);
  if (target === null || problems.length > 0) return { kind: 'refused', problems };
  const schedules = await schedulesOf(tx, customerId);
  const refused = await whyRefused(tx, { before, target, schedules });
  if (refused !== null) return refused;
  const { row } = await putCustomer(tx, await changeOf(tx, before, to), actor);
  await carryConsent(tx, before, row);
  for (const schedule of schedules) await moveSchedule(tx, { schedule, row, target });
  await auditMove(tx, actor, { before, row, schedules });
  return { kind: 'moved', row: await existingCustomer(tx, row.id) };
}

const schedulesOf = (tx: Queryable, customerId: string): Promise<ScheduleRow[]> =>
  schedulesWhere(
    tx,
    `s.customer_id = $1 and s.status <> 'ended' order by s.id ${LOCKED_SCHEDULE}`,
    [customerId],
  );

interface Wanted {
  before: CustomerRow;
  target: ConnectionRow;
  schedules: readonly ScheduleRow[];
}

async function whyRefused(
  tx: Queryable,
  { before, target, schedules }: Wanted,
): Promise<MoveResult | null> {
  const { code, settings } = target;
  const [connected] = await tx.query(
    'select 1 from connections where code = $1 and disconnecting_at is null for share',
    [code],
  );
  if (connected === undefined) return { kind: 'disconnected' };
  const existing = await customerByExternalId(tx, code, before.externalId);
  // Moved back to where it came from, it is the customer who was there.
  if (existing !== null && !(await samePerson(tx, before.id)).includes(existing.id))
    return { kind: 'exists', what: 'customer', externalId: before.externalId };
  const urls = schedules.flatMap(({ schedule }) => checkReturnUrls(schedule.collection, settings));
  if (urls.length > 0) return { kind: 'refused', problems: urls };
  const [taken] = await tx.query<{ name: string }>(
    `select external_id as name from billing_schedules
     where connection = $1 and external_id = any($2) order by id limit 1`,
    [code, schedules.map(({ schedule }) => schedule.externalId)],
  );
  if (taken === undefined) return null;
  return { kind: 'exists', what: 'billing schedule', externalId: taken.name };
}

async function changeOf(tx: Queryable, row: CustomerRow, to: string): Promise<CustomerChange> {
  const { externalId, name, email, country, locale, timeZone } = row;
  const { settings, billingEmails, profile } = row;
  const details = { externalId, name, email, country, locale, timeZone };
  const identifiers = await identifiersOf(tx, row.id);
  return { connection: to, ...details, settings, billingEmails, profile, ...identifiers };
}

/** What the customer withdrew stays withdrawn, and who was unlinked is created by nobody. */
async function carryConsent(tx: Queryable, before: CustomerRow, row: CustomerRow): Promise<void> {
  await tx.query(
    `update customers c set moved_to = null, moved_at = null,
       auto_pay_withdrawn_at = b.auto_pay_withdrawn_at,
       unlinked_at = case when c.stripe_customer is null then b.unlinked_at end
     from customers b where c.id = $1 and b.id = $2`,
    [row.id, before.id],
  );
  await tx.query('update customers set moved_to = $2, moved_at = now() where id = $1', [
    before.id,
    row.id,
  ]);
}

interface ScheduleToMove {
  schedule: ScheduleRow;
  row: CustomerRow;
  target: ConnectionRow;
}

/** What it inherited of the connection is that of the new one: its bank details above all. */
async function moveSchedule(
  tx: Queryable,
  { schedule: before, row, target }: ScheduleToMove,
): Promise<void> {
  const { id, schedule, inherited: old } = before;
  const { customer } = schedule;
  const fresh = inheritedTerms(schedule, { customer: row, connection: target });
  const { timeZone, declinesAutoCharge } = old;
  await tx.query('update billing_schedules set connection = $2, customer_id = $3 where id = $1', [
    id,
    target.code,
    row.id,
  ]);
  await saveSchedule(tx, {
    ...before,
    schedule: {
      ...schedule,
      connection: target.code,
      customer: customer.kind === 'ours' ? { kind: 'ours', id: row.id } : customer,
    },
    inherited: { ...fresh, timeZone, declinesAutoCharge },
  });
}

interface Moved {
  before: CustomerRow;
  row: CustomerRow;
  schedules: readonly ScheduleRow[];
}

/** In the chains of both connections. */
async function auditMove(
  tx: Queryable,
  actor: Actor,
  { before, row, schedules }: Moved,
): Promise<void> {
  const change = {
    action: 'customer.moved' as const,
    before: { connection: before.connection, customer: before.id },
    after: {
      connection: row.connection,
      customer: row.id,
      billing_schedules: schedules.map(({ id }) => id),
    },
  };
  for (const { connection, id } of [before, row])
    await writeAudit(tx, actor, { ...change, connection, subject: id });
}
