import type { BundleInvoice } from '../../../src/domain/bundles/initial-bundle';
import { bundleProblems } from '../../../src/domain/bundles/initial-bundle';
import { settlesInDays } from '../../../src/domain/payment-methods';
import { remainingOf } from '../../../src/domain/collection/queries/ledger';
import { HOUR, MINUTE } from '../../../src/domain/time';
import { bankActs, failRefund, refundByHand, settle } from '../bank-acts';
import { businessActs } from '../business-acts';
import type { Dice } from '../dice';
import { appeal, closeDispute, dispute, returnDebit, warn } from '../dispute-acts';
import { issuer } from '../perform';
import type { BankScene } from '../scene';
import { customer } from '../terms';
import type { VirtualSession, Word } from '../virtual-objects';
import { disputeOfCents, refundOfCents } from './acts-of-cents';
import type { BundleLife } from './bundle-life';
import type { BundleWorld } from './bundle-world';
import type { InvoiceLife } from './invoice-life';

/** What people, banks and machines do; one thing at a time. */
export function bundleActs(world: BundleWorld): void {
  const { dice } = world;
  const roll = dice.roll();
  if (roll < 0.3) return payTogether(world, dice);
  if (roll < 0.42) return payBundle(world, dice);
  if (roll < 0.46) return leavePage(world, dice);
  if (roll < 0.62) return customerOf(dice.pick(world.invoices), dice);
  if (roll < 0.76) return businessActs(dice.pick(world.invoices), dice);
  if (roll < 0.81) return bankActs(dice.pick(world.invoices), dice);
  if (roll < 0.94) return bankOfBundle(world, dice);
  if (roll < 0.97) dice.pick(world.invoices).crash(dice.pick([1000, HOUR]));
  else anyOf(dice, world.bundles)?.crash(dice.pick([1000, HOUR]));
}

const anyOf = <T>(dice: Dice, of: readonly T[]): T | undefined =>
  of.length === 0 ? undefined : dice.pick(of);

/** Some of what is open, as a page shows it; and in a second tab some of it again. */
function payTogether(world: BundleWorld, dice: Dice): void {
  const tabs = dice.chance(0.3) ? 2 : 1;
  const seen = world.invoices.map(asSeen);
  for (let tab = 0; tab < tabs; tab++) {
    const chosen = seen.filter(({ amount }) => amount > 0 && dice.chance(0.75));
    if (bundleProblems(chosen).length > 0) continue;
    world.plan(tab * dice.upTo(20_000) + dice.pick([10, 1000, 5 * MINUTE]), () => {
      const bundle = world.open(chosen);
      world.note(`> ${bundle.id}: ${chosen.map(({ id }) => id).join(', ')} are to be paid at once`);
      if (dice.chance(0.5)) world.plan(dice.upTo(20 * MINUTE), () => pay(bundle, dice));
    });
  }
}

const asSeen = ({ id, state }: InvoiceLife): BundleInvoice => ({
  id,
  ref: state.terms.ref,
  connection: 'main',
  customer: 'cst_1',
  currency: state.terms.currency,
  amount: remainingOf(state),
  methods: state.terms.methods,
});

function payBundle(world: BundleWorld, dice: Dice): void {
  const open = world.bundles.filter(({ openSession }) => openSession !== undefined);
  const bundle = anyOf(dice, open);
  if (bundle) pay(bundle, dice);
}

function pay(bundle: BundleLife, dice: Dice): void {
  if (bundle.openSession) paySession(bundle, bundle.openSession, dice);
}

function paySession(scene: BankScene, session: VirtualSession, dice: Dice): void {
  const method = dice.pick(scene.offered);
  const isVerified = settlesInDays(method.type) && dice.chance(0.3);
  const word: Word = isVerified ? 'verify' : issuer(dice, method);
  scene.note(`> the customer pays ${session.id} by ${method.label}`);
  scene.stripe.payOnPage(session, word, method);
}

function leavePage(world: BundleWorld, dice: Dice): void {
  anyOf(dice, world.bundles)?.take([{ kind: 'close_wanted', invoice: null, why: 'left' }]);
}

/** They pay one invoice by itself, or store another card. */
function customerOf(life: InvoiceLife, dice: Dice): void {
  const id = `customer-${dice.upTo(1e9)}`;
  const roll = dice.roll();
  if (roll < 0.4) return life.command({ id, by: 'customer', name: 'open_checkout' });
  if (roll < 0.5) return life.command({ id, by: 'customer', name: 'charge_now' });
  if (roll < 0.6) return life.take([customer(dice.pick(life.offered))]);
  if (roll < 0.65) return life.take([customer(null, dice.pick([null, 'cus_2']))]);
  const session = [...life.stripe.sessions.values()].findLast(({ status }) => status === 'open');
  if (session) paySession(life, session, dice);
}

/** What banks and people in the dashboard do with a payment for several invoices. */
function bankOfBundle(world: BundleWorld, dice: Dice): void {
  const paid = world.bundles.filter(({ stripe }) => stripe.intents.size > 0);
  const bundle = anyOf(dice, paid);
  if (!bundle) return;
  if (dice.chance(0.3) && disputeOfCents(bundle, dice)) return;
  const acts: ((of: BundleLife, dice: Dice) => boolean)[] = [closeDispute, failRefund, settle];
  for (let i = 0; i < 3; i++) {
    acts.push(dice.pick([dispute, refundByHand, refundOfCents, returnDebit, appeal, warn]));
  }
  for (const act of acts) if (dice.chance(0.8) && act(bundle, dice)) return;
}
