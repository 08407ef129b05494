import type { Request } from 'express';
import { pageOf } from '../../documents/pages/page-of';
import { PORTAL_PATH } from '../../documents/pages/portal-access-pages';
import type {
  DoneShare,
  SeveralDoneView,
  SeveralStage,
} from '../../documents/pages/several-done-page';
import type { PaymentLine } from '../../documents/payment-lines';
import { paymentLines } from '../../documents/payment-lines';
import type { BundleState } from '../../domain/bundles/model';
import type { MoneyOfShare } from '../../domain/bundles/payments';
import { moneyOfShares } from '../../domain/bundles/payments';
import { shareId } from '../../domain/refs';
import type { BundleRow } from '../../postgres/bundles/bundle-row';
import { hashToken } from '../../runtime/digest';
import { currentLinkToken } from '../../runtime/link-token';
import { requireReadable, requireReadableBundle } from '../find-invoice';
import type { HttpDeps } from '../http-deps';
import type { FoundPage } from './find-page';
import { inChosen } from './language';
import { OWN_PLACE } from './portal/find-portal';
import { sessionToken } from './portal/session-cookie';

/** The one named in the address, if this invoice is among its own; otherwise there is none. */
export async function bundleOfReturn(
  { stores }: HttpDeps,
  { row }: FoundPage,
  { query }: Request,
): Promise<BundleRow | null> {
  const id = /^bun_[0-9a-z]{1,60}$/.exec(String(query['bundle']))?.[0];
  if (id === undefined) return null;
  const bundle = await stores.bundles.byId(row.invoice.connection, id);
  if (bundle === null) return null;
  const { members } = requireReadableBundle(bundle).state;
  return members.some(({ invoice }) => invoice === row.id) ? bundle : null;
}

/** Stripe may know more of it than we do. */
export const isUnread = ({ state: { session } }: BundleRow): boolean =>
  session.kind !== 'over' && session.kind !== 'moving';

/** What was paid in all, and what each invoice has of it, by our records. */
export async function severalDoneView(
  deps: HttpDeps,
  found: FoundPage,
  { bundle, confirming, request }: { bundle: BundleRow; confirming: boolean; request: Request },
): Promise<SeveralDoneView> {
  const { row, collection, connection, locale, chosen } = found;
  const stage = stageOf(bundle, found, confirming);
  const shown = stage.kind === 'paid' || stage.kind === 'processing';
  const shares = shown ? await sharesOf(deps, bundle.state, found) : [];
  const lines = shares.flatMap(({ line }) => line ?? []);
  return {
    ...pageOf(connection, locale),
    locale,
    currency: bundle.state.currency,
    timeZone: collection.state.terms.timeZone,
    count: bundle.state.members.length,
    stage,
    invoices: shares.map(({ share }) => share),
    paid: lines.toSorted((a, b) => b.at - a.at)[0] ?? null,
    portalUrl: (await hasSession(deps, row.customer.id, request))
      ? inChosen(`${PORTAL_PATH}/${OWN_PLACE}`, chosen)
      : null,
    requestUrl: inChosen(PORTAL_PATH, chosen),
    invoiceUrl: inChosen(`/i/${found.token}`, chosen),
  };
}

function stageOf({ state }: BundleRow, found: FoundPage, confirming: boolean): SeveralStage {
  const { session } = state;
  if (session.kind === 'over') return { kind: session.outcome === 'paid' ? 'paid' : 'nothing' };
  if (session.kind !== 'moving') return { kind: confirming ? 'confirming' : 'nothing' };
  if (session.until !== null) return { kind: 'authentication', until: session.until };
  const { lane } = found.collection.state;
  return { kind: 'processing', since: lane.kind === 'bank_debit' ? lane.since : null };
}

interface FoundShare {
  share: DoneShare;
  /** As the invoice has recorded it; null: it has not yet. */
  line: PaymentLine | null;
}

const sharesOf = (deps: HttpDeps, state: BundleState, found: FoundPage): Promise<FoundShare[]> =>
  Promise.all(
    moneyOfShares(state).map((money, at) =>
      shareOf(deps, { state, money, ref: state.members[at]?.ref ?? '' }, found),
    ),
  );

async function shareOf(
  { stores, settings }: HttpDeps,
  { state, money, ref }: { state: BundleState; money: MoneyOfShare; ref: string },
  { chosen }: FoundPage,
): Promise<FoundShare> {
  const found = await stores.invoices.withCollection(ref);
  if (found === null) throw new Error(`the invoice ${ref} of a bundle is not in our tables`);
  const { row } = found;
  const ids = state.payments.map(({ intent }) => shareId(intent.id, ref));
  const lines = paymentLines(requireReadable(found.collection).state);
  const line = lines.find(({ id }) => ids.includes(id)) ?? null;
  const token = currentLinkToken(settings.linkSecrets.reveal(), row);
  return {
    share: {
      number: row.invoice.number,
      url: row.linkTokenHash === null ? null : inChosen(`/i/${token}`, chosen),
      amount: money.received > 0 ? money.received : money.amount,
      refunded: line?.refunded ?? money.givenBack,
      status: line?.status ?? 'kept',
    },
    line,
  };
}

async function hasSession(deps: HttpDeps, customer: string, request: Request): Promise<boolean> {
  const token = sessionToken(deps, request);
  const open = token === null ? null : await deps.stores.portal.bySession(hashToken(token));
  return open !== null && open.customer.id === customer;
}
