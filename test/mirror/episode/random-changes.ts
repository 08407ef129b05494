import type { Dice } from '../../simulate/dice';
import type { RealSandbox } from '../../stripe/real-sandbox';

/** What is there at Stripe by the hand of an episode, and who has lost an event. */
export interface World {
  stripe: RealSandbox;
  dice: Dice;
  /** By kind, those that are there and may be changed. */
  ids: Map<string, string[]>;
  /** Of these an event was never made: polls cannot show what they are. */
  unheard: Set<string>;
}

/** Changed and deleted with an event. */
const EVENTED = ['coupon', 'plan', 'invoice'] as const;
/** Stripe leaves them there, or has no event of their end. */
const STAYS = ['tax_rate', 'subscription'] as const;
const SILENT = ['shipping_rate', 'terminal.location', 'invoiceitem'] as const;

type Act = (world: World) => Promise<void>;

const ACTS: readonly Act[] = [
  ...(['customers', 'products'] as const).flatMap((kind) => [
    (world: World) => create(world, kind),
    (world: World) => create(world, kind),
    (world: World) => rename(world, kind),
    (world: World) => rename(world, kind),
    (world: World) => end(world, kind),
  ]),
  pay,
  giveBack,
  (world) => dispute(world),
  ...[...EVENTED, ...STAYS].flatMap((kind) => [
    (world: World) => make(world, kind),
    (world: World) => change(world, kind),
  ]),
  ...EVENTED.map((kind) => (world: World) => remove(world, kind)),
  ...SILENT.flatMap((kind) => [
    (world: World) => make(world, kind),
    (world: World) => change(world, kind, null),
    (world: World) => remove(world, kind, null),
  ]),
  (world) => change(world, 'shipping_rate', null),
  (world) => addUnder(world, 'invoice', 'line_item'),
  (world) => addUnder(world, 'subscription', 'subscription_item'),
  (world) => addUnder(world, 'customers', 'customer_balance_transaction'),
];

/** So many things happen at Stripe, one after the other. */
export async function changeAtRandom(world: World, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await world.dice.pick(ACTS)(world);
}

const idsOf = ({ ids }: World, kind: string): string[] => {
  const existing = ids.get(kind) ?? [];
  ids.set(kind, existing);
  return existing;
};

function anyOf(world: World, kind: string): string | null {
  const existing = idsOf(world, kind);
  return existing.length === 0 ? null : world.dice.pick(existing);
}

const forget = (world: World, kind: string, id: string): void =>
  void world.ids.set(
    kind,
    idsOf(world, kind).filter((one) => one !== id),
  );

const nameBy = ({ dice }: World): string => `name ${dice.upTo(1_000)}`;

/** Now and then its event is late, or never made. */
async function send(world: World, method: 'POST' | 'DELETE', path: string, body: object) {
  const { stripe, dice } = world;
  const roll = dice.roll();
  const fault = roll < 0.08 ? 'event_missing' : roll < 0.2 ? 'event_late:3000' : 'pass';
  const made = await stripe.sdk.rawRequest(method, path, body, {
    idempotencyKey: crypto.randomUUID(),
    additionalHeaders: { 'Sandbox-Fault': fault },
  });
  const id = String(made['id' as keyof typeof made]);
  if (fault === 'event_missing') world.unheard.add(id);
  return id;
}

type ByApi = 'customers' | 'products';

async function create(world: World, kind: ByApi): Promise<void> {
  idsOf(world, kind).push(await send(world, 'POST', `/v1/${kind}`, { name: nameBy(world) }));
}

async function rename(world: World, kind: ByApi): Promise<void> {
  const id = anyOf(world, kind);
  if (id !== null) await send(world, 'POST', `/v1/${kind}/${id}`, { name: nameBy(world) });
}

async function end(world: World, kind: ByApi): Promise<void> {
  const id = anyOf(world, kind);
  if (id === null) return;
  forget(world, kind, id);
  await send(world, 'DELETE', `/v1/${kind}/${id}`, {});
}

const keyed = () => ({ idempotencyKey: crypto.randomUUID() });

async function pay(world: World): Promise<void> {
  const { stripe } = world;
  const { customer, method } = await stripe.customerWith('pm_card_visa');
  const asked = { amount: 500, currency: 'eur', customer, payment_method: method };
  const how = { ...asked, off_session: true, confirm: true };
  const { latest_charge: charge } = await stripe.sdk.paymentIntents.create(how, keyed());
  idsOf(world, 'charge').push(String(charge));
}

async function giveBack(world: World): Promise<void> {
  const charge = anyOf(world, 'charge');
  if (charge === null) return pay(world);
  forget(world, 'charge', charge);
  const { id } = await world.stripe.sdk.refunds.create({ charge, amount: 200 }, keyed());
  if (world.dice.chance(0.5)) await world.stripe.control(`refunds/${id}/fail`);
}

async function dispute(world: World): Promise<void> {
  const charge = anyOf(world, 'charge');
  if (charge === null) return pay(world);
  forget(world, 'charge', charge);
  await world.stripe.control('disputes', { charge });
}

async function make(world: World, collection: string): Promise<void> {
  const { ids } = await world.stripe.control<{ ids: string[] }>('objects', { collection });
  idsOf(world, collection).push(...ids);
}

/** With the usual event, or with none. */
async function change(world: World, collection: string, event?: null): Promise<void> {
  const id = anyOf(world, collection);
  if (id === null) return make(world, collection);
  const fields = { metadata: { word: nameBy(world) } };
  await world.stripe.control('objects/change', { collection, id, fields, event });
}

async function remove(world: World, collection: string, event?: null): Promise<void> {
  const id = anyOf(world, collection);
  if (id === null) return;
  forget(world, collection, id);
  await world.stripe.control('objects/delete', { collection, id, event });
}

/** What an object has under it no event says; where the object shows it, its own event does. */
async function addUnder(world: World, kind: string, collection: string): Promise<void> {
  const parent = anyOf(world, kind);
  if (parent === null) return;
  const isField = collection === 'subscription_item';
  const place = isField ? { fields: { subscription: parent } } : { parent };
  await world.stripe.control('objects', { collection, ...place, count: 1 + world.dice.upTo(12) });
  if (kind === 'customers') return;
  const fields = { metadata: { word: nameBy(world) } };
  await world.stripe.control('objects/change', { collection: kind, id: parent, fields });
}
