import { isShareId, partsOfShare } from '../../../src/domain/refs';
import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';
import type { BundleFields, InvoiceFields } from './rows';
import type { OfInvoice, TruthLine } from './truth';

const GIVEN = new Set(['succeeded', 'pending', 'requires_action']);

/** I20: one payment for several invoices is in the ledger of each, to the cent, and of no other. */
export const bundles: Check = (seen) => [
  ...seen.rows.bundles.flatMap((bundle) => {
    const own = seen.truth.ofInvoice(bundle.ref);
    return [
      ...isOver(bundle, own),
      ...sessionOnce(bundle, own),
      ...sharesAreGiven(seen, bundle, own),
    ];
  }),
  ...seen.rows.invoices.flatMap((invoice) => ofInvoice(seen, invoice)),
];

function isOver({ id, finished, state, url }: BundleFields, own: OfInvoice): Broken[] {
  const open = own.sessions.filter(({ status }) => status === 'open');
  const held = state.members.filter(({ lane }) => lane.kind !== 'returned');
  if (finished && url === null && open.length === 0 && held.length === 0) return [];
  const words = `${open.length} sessions are open, ${held.length} lanes are held`;
  return [broken('I20', `${id} is ${finished ? '' : 'not '}over: ${words}`)];
}

function sessionOnce({ id }: BundleFields, own: OfInvoice): Broken[] {
  if (own.sessions.length <= 1) return [];
  return [broken('I20', `${id} has ${own.sessions.length} sessions`)];
}

/** What arrived is in the ledgers of its invoices, each as much as was shown of it. */
function sharesAreGiven({ rows }: Seen, { id, state }: BundleFields, own: OfInvoice): Broken[] {
  const paid = own.intents.filter(({ status }) => status === 'succeeded');
  return paid.flatMap((intent) => {
    const lines = state.members.map(({ ref, share }) => {
      const ledger = rows.invoices.find((one) => one.ref === ref)?.state.ledger.payments ?? [];
      const given = ledger.filter((payment) => payment.id === `${intent.id}#${ref}`);
      return { ref, share, given: given.map(({ amount }) => amount) };
    });
    const sum = lines.reduce((all, { share }) => all + share, 0);
    const wrong = lines.filter(({ share, given }) => given.length !== 1 || given[0] !== share);
    if (wrong.length === 0 && sum === intent.amount_received) return [];
    const words = `${intent.id} brought ${intent.amount_received}, shown were ${sum}`;
    return [broken('I20', `${id}: ${words}; ${JSON.stringify(wrong)}`)];
  });
}

/** No share of a payment that Stripe does not have, and no more kept than is due. */
function ofInvoice(seen: Seen, { ref, externalId, amountDue, state }: InvoiceFields): Broken[] {
  const { ledger, plan } = state;
  const shares = ledger.payments.filter(({ id }) => isShareId(id));
  if (shares.length === 0) return [];
  const kept = shares.map(({ id, amount }) => amount - givenBack(seen, id, ref));
  const unpaid = shares.filter(({ id }) => !isPaid(seen, id));
  const others = ledger.payments.filter(({ id, reversed }) => !isShareId(id) && !reversed);
  const all = [...kept, ...others.map(remainingOf)].reduce((a, b) => a + b, 0);
  const due = plan.ended?.kind === 'void' ? 0 : amountDue;
  if (unpaid.length === 0 && all <= due) return [];
  const words = unpaid.map(({ id }) => `${id} is not paid at Stripe`).join(', ');
  return [broken('I20', `${externalId}: ${all} are kept of ${due} due; ${words || '-'}`)];
}

const remainingOf = ({ amount, refunds }: InvoiceFields['state']['ledger']['payments'][number]) =>
  refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((left, refund) => left - refund.amount, amount);

const isPaid = ({ truth }: Seen, share: string): boolean =>
  truth.objects.get(partsOfShare(share).whole)?.status === 'succeeded';

/** Refunds of ours name their share; these lives know no others. */
function givenBack({ truth }: Seen, share: string, ref: string): number {
  const { whole } = partsOfShare(share);
  const isOwn = (one: TruthLine): boolean =>
    one.object === 'refund' &&
    one.payment_intent === whole &&
    one.metadata?.['invoice_ref'] === ref &&
    GIVEN.has(one.status ?? '');
  return [...truth.objects.values()].filter(isOwn).reduce((sum, one) => sum + (one.amount ?? 0), 0);
}
