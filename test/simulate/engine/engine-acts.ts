import { settlesInDays } from '../../../src/domain/payment-methods';
import { DAY, HOUR } from '../../../src/domain/time';
import { bankActs } from '../bank-acts';
import { businessActs, partlyPaid } from '../business-acts';
import type { Dice } from '../dice';
import { issuer } from '../perform';
import { card } from '../terms';
import type { VirtualSession } from '../virtual-objects';
import type { EngineLife } from './engine-life';
import type { InvoiceLife } from './invoice-life';
import type { Verb } from './weather';

export interface EngineAction {
  wait: number;
  seed: number;
}

type Act = (life: EngineLife, invoice: InvoiceLife, dice: Dice) => void;

/** What may happen, and how often of a hundred times. */
const ACTS: readonly (readonly [number, Act])[] = [
  [14, click],
  [5, (_life, invoice, dice) => submit(invoice, dice, 'charge_now')],
  [13, payNow],
  [6, payWhenCharged],
  [10, bringMethod],
  [3, leaveMethod],
  [2, relink],
  [1, (life) => removeCustomer(life)],
  [3, (life, _invoice, dice) => changeDetails(life, dice)],
  [15, (_life, invoice, dice) => businessActs(invoice, dice)],
  [14, (_life, invoice, dice) => bankActs(invoice, dice)],
  [2, (_life, invoice, dice) => partlyPaid(invoice, dice)],
  [3, (life, invoice, dice) => life.terminate(invoice, dice.pick([0, HOUR, 2 * DAY]))],
  [2, (life, _invoice, dice) => loseMailServer(life, dice)],
  [2, lockOut],
  [2, silence],
  [2, refuseEndpoint],
  [1, changeConsent],
];

export function happen(life: EngineLife, dice: Dice): void {
  const invoice = dice.pick(life.invoices);
  let left = dice.upTo(100);
  for (const [often, act] of ACTS) {
    left -= often;
    if (left < 0) return act(life, invoice, dice);
  }
}

function submit(invoice: InvoiceLife, dice: Dice, name: 'open_checkout' | 'charge_now'): void {
  invoice.command({ id: `customer-${dice.upTo(1e9)}`, by: 'customer', name });
}

function click(_life: EngineLife, invoice: InvoiceLife, dice: Dice): void {
  submit(invoice, dice, 'open_checkout');
  if (dice.chance(0.2)) submit(invoice, dice, 'open_checkout');
}

/** The session whose address was given out. */
function openSession({ life, ref, stripe }: InvoiceLife): VirtualSession | undefined {
  const rows = [...life.tables.checkouts.values()].filter((row) => row.ref === ref);
  const given = new Set(rows.filter(({ url }) => url !== null).map(({ sessionId }) => sessionId));
  return [...stripe.sessions.values()].findLast(
    ({ id, status }) => status === 'open' && given.has(id),
  );
}

function payNow(life: EngineLife, invoice: InvoiceLife, dice: Dice): void {
  const session = openSession(invoice);
  if (!session) return;
  const method = dice.pick(invoice.offered);
  const isVerified = settlesInDays(method.type) && dice.chance(0.7);
  const word = isVerified ? 'verify' : issuer(dice, method);
  invoice.note(`> the customer pays ${session.id} by ${method.label}`);
  invoice.stripe.payOnPage(session, word, method);
  const owner = life.gateway.customers.get(session.id) ?? null;
  if (owner !== null && word === 'ok') life.account.attach(owner, method, false);
}

/** At the very moment at which the stored method is charged, give or take a few. */
function payWhenCharged(life: EngineLife, invoice: InvoiceLife, dice: Dice): void {
  submit(invoice, dice, 'open_checkout');
  const { charge } = invoice.state.plan;
  const after = charge.kind === 'at' ? Math.max(0, charge.at - invoice.now) : 0;
  invoice.plan(after + dice.upTo(4000), () => payNow(life, invoice, dice));
}

function bringMethod(
  { account, tables, note, under }: EngineLife,
  _: InvoiceLife,
  dice: Dice,
): void {
  const { stripeCustomer } = tables.customer;
  if (stripeCustomer === null) return;
  note('> the customer stores another method');
  account.attach(stripeCustomer, dice.pick([...under.methods, card('d')]), dice.chance(0.7));
}

function leaveMethod({ account, tables }: EngineLife, _: InvoiceLife, dice: Dice): void {
  const { stripeCustomer } = tables.customer;
  const methods = account.customers.get(stripeCustomer ?? '')?.methods ?? [];
  if (stripeCustomer !== null && methods.length > 0)
    account.detach(stripeCustomer, dice.pick(methods).id);
}

/** By PUT of the customer: to none, or to another Stripe customer. */
function relink(life: EngineLife, _: InvoiceLife, dice: Dice): void {
  const { tables, account, under } = life;
  life.note('> the customer is linked otherwise');
  if (dice.chance(0.4)) tables.unlink(life.databaseTime());
  else {
    const { id } = account.create({ name: 'Client', email: 'client@example.com', metadata: {} });
    tables.link(id);
    account.attach(id, dice.pick(under.methods), true);
  }
  for (const invoice of life.invoices) life.reach(invoice, { kind: 'hint' });
}

/** By the API: each open invoice is hinted, and some hear of it while they charge. */
function changeConsent(life: EngineLife, invoice: InvoiceLife, dice: Dice): void {
  const withdrawn = dice.chance(0.7);
  const { charge } = invoice.state.plan;
  const isMet = charge.kind === 'at' && charge.at > invoice.now && dice.chance(0.5);
  invoice.plan(isMet ? charge.at - invoice.now + dice.upTo(4000) : 0, () => {
    life.note(`> the customer ${withdrawn ? 'withdraws' : 'gives'} their consent`);
    life.tables.customer = { ...life.tables.customer, autoPayWithdrawn: withdrawn };
    for (const one of life.invoices) life.reach(one, { kind: 'hint' });
  });
}

function removeCustomer({ account, tables, note }: EngineLife): void {
  const { stripeCustomer } = tables.customer;
  note('> the Stripe customer is deleted');
  if (stripeCustomer !== null) account.remove(stripeCustomer);
}

function changeDetails({ tables, note }: EngineLife, dice: Dice): void {
  note('> the customer has another name and address');
  const name = `Client ${dice.upTo(100)}`;
  const email = `${dice.upTo(100)}@example.com`;
  const detailsVersion = tables.customer.detailsVersion + 1;
  const isOutdatedAtStripe = tables.customer.stripeCustomer !== null;
  tables.customer = { ...tables.customer, name, email, detailsVersion, isOutdatedAtStripe };
}

function loseMailServer({ weather, timeline, note }: EngineLife, dice: Dice): void {
  note('> the mail server is away');
  weather.mailAwayUntil = timeline.now + dice.upTo(3 * DAY);
}

function lockOut(life: EngineLife, _: InvoiceLife, dice: Dice): void {
  life.note('> the key of the connection is revoked for a while');
  life.weather.lockedUntil = life.timeline.now + dice.upTo(2 * DAY);
  if (dice.chance(0.5)) life.weather.goneUntil = life.weather.lockedUntil;
}

function silence(life: EngineLife, _: InvoiceLife, dice: Dice): void {
  const until = life.timeline.now + dice.upTo(DAY);
  if (dice.chance(0.5)) {
    life.note('> most calls to Stripe are lost, or arrive late');
    life.weather.lossyUntil = until;
  } else {
    life.note('> Stripe does what it is asked, and no answer comes back');
    life.weather.silentUntil = until;
  }
}

const FORBIDDEN: readonly Verb[] = [
  'createCheckout',
  'createIntent',
  'createRefund',
  'readCustomer',
];
const INVALID: readonly Verb[] = ['createCheckout', 'createIntent', 'createCustomer'];

function refuseEndpoint({ weather, timeline, note }: EngineLife, _: InvoiceLife, dice: Dice): void {
  const how = dice.pick(['forbidden', 'invalid'] as const);
  const verb = dice.pick(how === 'forbidden' ? FORBIDDEN : INVALID);
  note(`> ${verb} is ${how} for a while`);
  weather.refused = { verb, how, until: timeline.now + dice.upTo(3 * DAY) };
}
