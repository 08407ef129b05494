import { planByReading, planByTables } from '../../src/domain/customer-imports/plan-row';
import { hasUsableMethod } from '../../src/domain/stored-methods';
import type { RowReading } from '../../src/domain/customer-imports/plan-row';
import { MOST_ROWS } from '../../src/domain/customer-imports/parse-csv';
import type { PairGiven } from '../../src/domain/customer-imports/parse-csv';
import type { ImportJob } from '../../src/postgres/customers/customer-imports';
import type {
  PlannedRow,
  RowToCheck,
  RowToLink,
} from '../../src/postgres/customers/customer-import-rows';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { StripeReading } from '../../src/postgres/customers/customers';
import type { Stores } from '../../src/postgres/stores';
import type { Log } from '../../src/runtime/log';
import type { FailedCall } from '../../src/stripe/error-table';
import type { Called, ListedCustomers, StripeGateway } from '../../src/stripe/stripe-gateway';
import type { SetupResult } from './open-setup-checkout';

export interface ImportDeps {
  stores: Pick<Stores, 'customers' | 'customerImports' | 'customerImportRows' | 'databaseTime'>;
  stripeFor(connection: string): Pick<StripeGateway, 'readCustomer' | 'listCustomers'>;
  openSetup(customer: CustomerRow): Promise<SetupResult>;
  log: Pick<Log, 'error'>;
}

/** Rows of one page; after each page another worker may go on. */
const PAGE = 50;

/** So many rows are read at once, each by two requests: the account's pace holds them back. */
const AT_ONCE = 5;

/**
 * One page of one import that is due; what is done is saved row by row, so that a worker that dies
 * leaves to the next one what is left. Answers whether there was one.
 */
export async function runCustomerImports(deps: ImportDeps): Promise<boolean> {
  const { customerImports: imports } = deps.stores;
  const job = await imports.lease();
  if (job === null) return false;
  try {
    await runPage(deps, job);
  } catch (error) {
    const isAway = error instanceof NotNow;
    if (!isAway) deps.log.error({ import: job.id, err: error }, 'an import did not go on');
    await imports.postpone(job.id, isAway ? error.message : 'a failure of ours, see the log');
  }
  return true;
}

/** Stripe gives no answer that could be kept. */
class NotNow extends Error {
  constructor(called: FailedCall) {
    super('detail' in called ? called.detail : `Stripe answered ${called.kind}`);
  }
}

function runPage(deps: ImportDeps, job: ImportJob): Promise<void> {
  switch (job.status) {
    case 'listing':
      return listPage(deps, job);
    case 'preparing':
      return prepare(deps, job);
    case 'checking':
      return checkPage(deps, job);
    case 'linking':
      return linkPage(deps, job);
    case 'checked':
    case 'done':
    case 'failed':
      throw new Error(`import ${job.id} is ${job.status} and due`);
  }
}

async function listPage({ stores, stripeFor }: ImportDeps, job: ImportJob): Promise<void> {
  const { customerImports: imports, customerImportRows: rows } = stores;
  const page = okOr(await stripeFor(job.connection).listCustomers(job.listedAfter));
  const count = await rows.add(job.id, await pairsOf(stores, job, page));
  if (count > MOST_ROWS) {
    const why = `more than ${MOST_ROWS} customers match: give a file of some of them`;
    return imports.fail(job.id, why);
  }
  if (page.next !== null) return imports.goOn(job.id, 'listing', page.next);
  return imports.goOn(job.id, 'preparing');
}

/** By metadata whatever they name; by e-mail only those of our customers. */
async function pairsOf(
  { customerImportRows }: ImportDeps['stores'],
  { connection, source }: ImportJob,
  { customers }: ListedCustomers,
): Promise<PairGiven[]> {
  if (source.kind === 'email') {
    const listed = customers.flatMap(({ id, email }) => (email === null ? [] : [{ id, email }]));
    return customerImportRows.withEmails(connection, listed);
  }
  const key = source.kind === 'metadata' ? source.key : '';
  return customers.flatMap(({ id, metadata }) => {
    const given = metadata[key];
    return given === undefined || given === '' ? [] : [{ given, stripeCustomer: id }];
  });
}

async function prepare({ stores }: ImportDeps, { id }: ImportJob): Promise<void> {
  await stores.customerImportRows.prepare(id);
  await stores.customerImports.goOn(id, 'checking');
}

async function checkPage(deps: ImportDeps, job: ImportJob): Promise<void> {
  const { customerImports: imports, customerImportRows: rows } = deps.stores;
  const page = await rows.toCheck(job.id, PAGE);
  if (page.length === 0) return imports.finishCheck(job.id);
  await eachOf(page, async (some) => {
    const planned = await Promise.all(some.map((row) => planOf(deps, job, row)));
    await rows.savePlans(job.id, planned);
  });
  return imports.goOn(job.id, 'checking');
}

async function planOf(deps: ImportDeps, job: ImportJob, row: RowToCheck): Promise<PlannedRow> {
  const { position, stripeCustomer } = row;
  const planned = planByTables(row);
  if (planned !== null) return { position, ...planned };
  const { kind, reading } = await readRow(deps, job.connection, stripeCustomer);
  const of: RowReading =
    kind === 'found'
      ? { kind, hasMethod: hasUsableMethod(reading.methods, reading.asOf) }
      : reading;
  return { position, ...planByReading(stripeCustomer, job.source.kind, of) };
}

async function linkPage(deps: ImportDeps, job: ImportJob): Promise<void> {
  const { customerImports: imports, customerImportRows: rows } = deps.stores;
  const page = await rows.toLink(job.id, job.acceptsEmail, PAGE);
  if (page.length === 0) return imports.finish(job.id);
  await eachOf(page, async (some) => {
    const done = await Promise.allSettled(some.map((row) => linkOne(deps, job, row)));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  return imports.goOn(job.id, 'linking');
}

/** Read anew: what Stripe had when it was checked may be otherwise by now. */
async function linkOne(deps: ImportDeps, job: ImportJob, row: RowToLink): Promise<void> {
  const { customerImportRows: rows } = deps.stores;
  if (row.result === 'linked') return openSetup(deps, job, row);
  const { kind, reading } = await readRow(deps, job.connection, row.stripeCustomer);
  if (kind !== 'found') return rows.leave(job.id, row.position);
  const isMethodMissing = !hasUsableMethod(reading.methods, reading.asOf);
  const link = { importId: job.id, row, reading, isMethodMissing, actor: job.actor };
  const result = await rows.link(link);
  if (result === 'linked' && isMethodMissing) await openSetup(deps, job, row);
}

/** Bank debits are not copied between accounts: who has no method stores one by a link. */
async function openSetup(deps: ImportDeps, job: ImportJob, row: RowToLink): Promise<void> {
  const { connection, id } = row.customer;
  const customer = await deps.stores.customers.byId(connection, id);
  if (customer === null) throw new Error(`customer ${id} of an import is not in the table`);
  const opened = await deps.openSetup(customer);
  const called = opened.kind === 'failed' ? opened.called : null;
  if (called !== null && !isFinal(called)) throw new NotNow(called);
  const detail = called !== null && 'detail' in called ? called.detail : opened.kind;
  await deps.stores.customerImportRows.saveSetup(job.id, row.position, detail);
}

const isFinal = ({ kind }: FailedCall): boolean =>
  kind === 'refused' || kind === 'missing' || kind === 'declined';

type Read =
  | { kind: 'found'; reading: StripeReading }
  | { kind: 'not_found'; reading: Exclude<RowReading, { kind: 'found' }> };

async function readRow(
  { stores, stripeFor }: ImportDeps,
  connection: string,
  stripeCustomer: string,
): Promise<Read> {
  const asOf = await stores.databaseTime();
  const read = await stripeFor(connection).readCustomer(stripeCustomer);
  if (read.kind === 'ok' && !read.value.deleted)
    return { kind: 'found', reading: { ...read.value, asOf } };
  if (read.kind === 'ok') return { kind: 'not_found', reading: { kind: 'deleted' } };
  if (read.kind === 'missing')
    return { kind: 'not_found', reading: { kind: 'missing', otherMode: otherModeIn(read.detail) } };
  if (isFinal(read) && 'detail' in read)
    return { kind: 'not_found', reading: { kind: 'refused', detail: read.detail } };
  throw new NotNow(read);
}

/** Stripe looks into the other mode, and says so. */
function otherModeIn(detail: string): 'live' | 'test' | null {
  const other = /exists in (live|test) mode/.exec(detail)?.[1];
  return other === 'live' || other === 'test' ? other : null;
}

function okOr<T>(called: Called<T>): T {
  if (called.kind === 'ok') return called.value;
  throw new NotNow(called);
}

async function eachOf<T>(rows: readonly T[], use: (some: T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) await use(rows.slice(at, at + AT_ONCE));
}
