import type { Actor } from '../domain/audit';
import type { BundleInvoice } from '../domain/bundles/initial-bundle';
import { bundleProblems, bundleTimes, initialBundle } from '../domain/bundles/initial-bundle';
import { MEMBERS_MAX } from '../domain/bundles/model';
import { bundleRefusal } from '../domain/collection/queries/bundle-lane';
import { remainingOf } from '../domain/collection/queries/ledger';
import { bundleRef } from '../domain/refs';
import { MINUTE } from '../domain/time';
import type { BundleRow } from '../postgres/bundles/bundle-row';
import { engineSpan } from '../runtime/clock';
import { base32Digest, uuidv7 } from '../runtime/digest';
import { requireReadable, requireReadableBundle } from './find-invoice';
import type { FoundInvoice } from './find-invoice';
import type { HttpDeps } from './http-deps';
import { waitsOf } from './http-deps';

export interface WantedBundle {
  connection: string;
  /** Whose invoices they must be: our id of the customer; absent: they only must be of one. */
  customer?: string;
  /** Our ids. */
  invoices: readonly string[];
  /** Where the customer comes back to; null: the page of the first invoice. */
  successUrl: string | null;
  cancelUrl: string | null;
  actor: Actor;
}

export interface OpenBundleProblem {
  code: string;
  detail: string;
  /** Its place in what was wanted; null: it is about all of them. */
  at: number | null;
}

export type OpenedBundle =
  { kind: 'created'; row: BundleRow } | { kind: 'refused'; problems: OpenBundleProblem[] };

type Deps = Pick<HttpDeps, 'stores' | 'clock' | 'collections' | 'log'>;

/**
 * One payment for several invoices of a customer: from the API and from the portal. What is in the
 * way is answered whole, and nothing is stored then. Otherwise it has its row, and its run is
 * hinted after it (by the relay, if Temporal is away). `waitForBundle` then waits for its address.
 */
export async function openBundle(deps: Deps, wanted: WantedBundle): Promise<OpenedBundle> {
  // More are not even looked up.
  if (wanted.invoices.length > MEMBERS_MAX) {
    const detail = `at most ${MEMBERS_MAX} invoices are paid at once`;
    return { kind: 'refused', problems: [{ code: 'too_many', detail, at: null }] };
  }
  const found = await Promise.all(wanted.invoices.map((id) => find(deps, wanted, id)));
  const there = found.flatMap((one) => (one === null ? [] : [one]));
  const problems = [
    ...found.flatMap((one, at) => problemsOf(one, wanted.invoices[at] ?? '', at)),
    ...bundleProblems(there.map(asMember))
      .filter(({ code }) => code !== 'too_few' || there.length === found.length)
      // What nobody can pay has said so itself.
      .filter(({ code }) => code !== 'amount_invalid' || there.every(isPayable))
      .map((problem): OpenBundleProblem => ({ ...problem, at: null })),
  ];
  const [first] = there;
  if (first === undefined || problems.length > 0) return { kind: 'refused', problems };
  const { id: customerId, stripeCustomer } = first.row.customer;
  const { connection, successUrl, cancelUrl, actor } = wanted;
  const id = `bun_${uuidv7()}`;
  const now = deps.clock.now();
  const times = bundleTimes(engineSpan(deps.clock, MINUTE));
  const state = initialBundle(id, there.map(asMember), { stripeCustomer, now, times });
  const ref = bundleRef(base32Digest, connection, id);
  const made = { id, ref, connection, customerId, state, successUrl, cancelUrl, createdAt: now };
  await deps.stores.bundles.insert(made, actor);
  const hinted = await deps.collections.hintBundle(connection, id);
  if (hinted.kind !== 'reached')
    deps.log.warn({ id, why: hinted.detail }, 'a bundle was stored; its workflow starts later');
  return {
    kind: 'created',
    row: { ...made, version: 1, finished: false, wakeAt: null, url: null },
  };
}

/** Of this connection, and of this customer if one is meant; anybody else's is not there. */
async function find(
  { stores }: Deps,
  { connection, customer }: WantedBundle,
  id: string,
): Promise<FoundInvoice | null> {
  const row = await stores.invoices.byId(connection, id);
  if (row === null || (customer !== undefined && row.customer.id !== customer)) return null;
  const collection = await stores.collections.load(row.ref);
  return collection === null ? null : { row, collection: requireReadable(collection) };
}

const refusalOf = ({ collection: { state } }: FoundInvoice) =>
  bundleRefusal(state, remainingOf(state));

const isPayable = (found: FoundInvoice): boolean => refusalOf(found) === null;

function problemsOf(found: FoundInvoice | null, id: string, at: number): OpenBundleProblem[] {
  if (found === null)
    return [{ code: 'invoice_unknown', detail: `there is no invoice ${id} for this key`, at }];
  const refusal = refusalOf(found);
  return refusal === null ? [] : [{ ...refusal, detail: `${id}: ${refusal.detail}`, at }];
}

function asMember({ row, collection: { state } }: FoundInvoice): BundleInvoice {
  return {
    id: row.id,
    ref: row.ref,
    connection: row.invoice.connection,
    customer: row.customer.id,
    currency: state.terms.currency,
    amount: remainingOf(state),
    methods: state.terms.methods,
  };
}

const POLL_MS = 100;

/** Until it can be paid, is over, or the wait is: the run itself never waits. */
export async function waitForBundle(
  deps: HttpDeps,
  connection: string,
  id: string,
): Promise<BundleRow | null> {
  const deadline = Date.now() + waitsOf(deps).checkout;
  for (;;) {
    const stored = await deps.stores.bundles.byId(connection, id);
    const row = stored === null ? null : requireReadableBundle(stored);
    const isDecided = row === null || row.url !== null || row.state.ending !== null;
    if (isDecided || row.state.session.kind === 'over' || Date.now() >= deadline) return row;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
