import { DAY, HOUR } from '../../../src/domain/time';
import { banksDecide } from '../bank-acts';
import { Dice } from '../dice';
import { checkEnd } from '../end-checks';
import { happen } from './engine-acts';
import type { EngineOptions } from './engine-life';
import { EngineLife } from './engine-life';

export interface EngineEpisode {
  seed: number;
  broken: string[];
  trace: string[];
  decisions: number;
}

const WAITS = [500, 3000, 3_600_000, 18_000_000, DAY, DAY, 3 * DAY, 20 * DAY];

/** Some months in the life of a customer with one to three invoices, rolled from the seed. */
export async function engineEpisode(
  seed: number,
  options: EngineOptions = {},
): Promise<EngineEpisode> {
  const life = new EngineLife(seed, options);
  try {
    await live(life, new Dice(seed * 7919 + 13), seed % 9 === 4);
  } catch (error) {
    life.fail(`threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const { broken, trace, decisions } = life;
  return { seed, broken, trace, decisions };
}

async function live(life: EngineLife, dice: Dice, isCrowded: boolean): Promise<void> {
  arrive(life, dice);
  const restoreAt = dice.chance(0.1) ? dice.upTo(8) : -1;
  let copy = { tables: life.tables.copy(), at: life.timeline.now };
  const many = 3 + dice.upTo(10);
  for (let i = 0; i < many; i++) {
    await life.runUntil(life.timeline.now + dice.upTo(dice.pick(WAITS)) + 1);
    if (life.broken.length > 0) return;
    if (life.invoices.length < 3 && dice.chance(0.15)) life.submit();
    if (i === restoreAt) life.restore(copy.tables, copy.at);
    if (restoreAt > i && dice.chance(0.4))
      copy = { tables: life.tables.copy(), at: life.timeline.now };
    happen(life, dice);
    if (isCrowded && i % 3 === 1) crowd(life);
  }
  await heal(life);
}

/** Others have all turns that our own limit leaves; a seed stays as it was. */
function crowd({ weather, timeline, note }: EngineLife): void {
  note('> our own limit keeps every call back');
  weather.crowded = { since: timeline.now, until: timeline.now + 6 * HOUR };
}

/** The first invoice comes, of a customer who is known at Stripe or not. */
function arrive(life: EngineLife, dice: Dice): void {
  if (dice.chance(0.7)) {
    const { account, tables, under } = life;
    const { id } = account.create({ name: 'Client', email: 'client@example.com', metadata: {} });
    const stored = under.methods.filter(() => dice.chance(0.4));
    for (const method of stored) account.attach(id, method, dice.chance(0.6));
    tables.link(id);
    const read = account.read(id);
    tables.setMethods(read?.methods ?? [], read?.defaultId ?? null, life.databaseTime());
  }
  life.submit();
  if (dice.chance(0.4)) life.submit();
}

async function heal(life: EngineLife): Promise<void> {
  life.weather.heal();
  await pass(life, 40);
  for (const invoice of life.invoices) banksDecide(invoice);
  await pass(life, 100);
  // Webhooks may all have been lost: the poll has found what they announced.
  const { stripeCustomer } = life.tables.customer;
  if (stripeCustomer !== null) await Promise.race([life.refresh(stripeCustomer), pass(life, 1)]);
  for (const invoice of life.invoices) life.terminate(invoice, 0);
  await pass(life, 60);
  if (life.broken.length === 0) for (const invoice of life.invoices) checkEnd(invoice);
}

const pass = (life: EngineLife, days: number): Promise<void> =>
  life.runUntil(life.timeline.now + days * DAY);
