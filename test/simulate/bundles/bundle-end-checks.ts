import { automaticRefundSource } from '../../../src/domain/collection/money/refunds';
import { openDraft } from '../../../src/domain/collection/draft/draft';
import type { Payment } from '../../../src/domain/collection/model/payment';
import {
  excessOf,
  excessToSettle,
  isMoneyGone,
  keptOf,
  owedOf,
  remainingOf,
} from '../../../src/domain/collection/queries/ledger';
import { isUndecided } from '../dispute-acts';
import type { VirtualIntent } from '../virtual-objects';
import { overRefunded } from './bundle-checks';
import type { BundleLife } from './bundle-life';
import type { BundleWorld } from './bundle-world';
import type { InvoiceLife } from './invoice-life';

/** What must hold once every fault is healed and all has come to rest, by Stripe's truth. */
export function checkBundlesEnd(world: BundleWorld): void {
  for (const bundle of world.bundles) checkBundle(world, bundle);
  for (const invoice of world.invoices) checkInvoice(world, invoice);
}

function checkBundle(world: BundleWorld, bundle: BundleLife): void {
  if (!bundle.isFinished) bundle.fail(`it never ends: ${bundle.state.session.kind}`);
  for (const { id, state } of world.invoices) {
    const isHeld = state.lane.kind === 'bundle_open' && state.lane.bundle === bundle.id;
    if (isHeld) bundle.fail(`the lane of ${id} is never returned`);
    if (state.plan.wantsBundle?.bundle === bundle.id) bundle.fail(`${id} waits for it for ever`);
  }
  for (const intent of bundle.stripe.intents.values()) {
    if (intent.status !== 'succeeded') continue;
    checkPayment(world, bundle, intent);
    checkStopped(world, bundle, intent);
  }
}

/** Once all disputes of the payment are decided, so are the refunds that they stopped. */
function checkStopped(world: BundleWorld, bundle: BundleLife, intent: VirtualIntent): void {
  if (intent.charge?.disputes.some(isUndecided)) return;
  for (const { invoice, ref } of bundle.state.members) {
    const { ledger } = world.invoice(invoice).state;
    const share = ledger.payments.find(({ id }) => id === `${intent.id}#${ref}`);
    for (const { n, status, stoppedByDispute } of share?.refunds ?? [])
      if (status === 'asked' && stoppedByDispute) bundle.fail(`${n} stays stopped by no dispute`);
  }
}

/** Each cent of a payment is on an invoice; so is each that went back. */
function checkPayment(world: BundleWorld, bundle: BundleLife, intent: VirtualIntent): void {
  const recorded = bundle.state.members.flatMap(({ invoice, ref, share }) => {
    const { ledger } = world.invoice(invoice).state;
    const own = ledger.payments.filter(({ id }) => id === `${intent.id}#${ref}`);
    if (own.length !== 1) bundle.fail(`${invoice} has recorded ${own.length} shares`);
    if (own[0] && own[0].amount !== share) bundle.fail(`${invoice} has another share`);
    return own;
  });
  equal(bundle, 'arrived', intent.received, sum(recorded.map(({ amount }) => amount)));
  const refunds = intent.charge?.refunds ?? [];
  const given = sum(refunds.map((r) => (r.status === 'failed' ? 0 : r.amount)));
  equal(bundle, 'refunded', given, sum(recorded.map(refunded)));
  const disputes = intent.charge?.disputes ?? [];
  const gone = sum(disputes.map((d) => (d.withdrawn ? d.amount : 0)));
  equal(bundle, 'withdrawn', gone, sum(recorded.map(withdrawn)));
}

function equal(bundle: BundleLife, what: string, truth: number, recorded: number): void {
  if (truth !== recorded) bundle.fail(`${truth} ${what}, recorded is ${recorded}`);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** Given at Stripe; what a lost dispute overtook only counts as given. */
const refunded = ({ refunds }: Payment): number =>
  sum(refunds.map((r) => (r.status === 'failed' || r.stripeId === null ? 0 : r.amount)));

const withdrawn = ({ disputes }: Payment): number =>
  sum(disputes.map((dispute) => (isMoneyGone(dispute) ? dispute.amount : 0)));

function checkInvoice(world: BundleWorld, invoice: InvoiceLife): void {
  const { state, stripe } = invoice;
  const { kind } = state.lane;
  if (kind === 'bundle_open') invoice.fail('its lane is a bundle’s at the end');
  for (const id of overRefunded(state)) invoice.fail(`more of ${id} went back than came`);
  for (const { id, status, currency } of stripe.intents.values()) {
    if (currency !== state.terms.currency) continue; // kept as unmatched money
    const isRecorded = state.ledger.payments.some((payment) => payment.id === id);
    if (status === 'succeeded' && !isRecorded) invoice.fail(`${id} was never recorded`);
  }
  const given = state.ledger.payments.flatMap(({ refunds }) => refunds);
  const byPeople = sum(given.filter((r) => !r.automatic).map(({ amount }) => amount));
  const kept = keptOf(state);
  if (kept >= owedOf(state) && remainingOf(state) > 0)
    invoice.fail(`${kept} are kept, and ${remainingOf(state)} are wanted`);
  if (kept + byPeople < owedOf(state) && remainingOf(state) === 0)
    invoice.fail(`only ${kept} of ${owedOf(state)} are kept, and nothing is wanted`);
  const excess = excessOf(state) - excessToSettle(state);
  const source = automaticRefundSource(openDraft(state, world.policy, world.now));
  if (excess > 0 && source) invoice.fail(`${excess} too much were kept`);
}
