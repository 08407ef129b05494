import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time';
import { banksDecide } from '../bank-acts';
import { Dice } from '../dice';
import { checkEnd } from '../end-checks';
import { BrakedAccount } from './braked-account';
import { happen } from './engine-acts';
import type { EngineEpisode } from './engine-episode';
import type { EngineLife, EngineOptions } from './engine-life';

export interface BrakedEpisode extends EngineEpisode {
  /** How often automatic charges were paused. */
  pauses: number;
  /** How long after it was held first each charge was planned again, in ms. */
  waits: readonly number[];
}

const WAITS = [HOUR, 5 * HOUR, DAY, DAY, 2 * DAY, 4 * DAY];

/** Some weeks of an account with three customers, whose brake is rolled into them by the seed. */
export async function brakedEpisode(
  seed: number,
  options: EngineOptions = {},
): Promise<BrakedEpisode> {
  const account = new BrakedAccount(seed, options);
  try {
    await live(account, new Dice(seed * 6_151 + 3));
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    account.lives[0]?.fail(`threw: ${words}`);
  }
  const { broken, pauses, waits, lives } = account;
  const trace = lives.flatMap((life) => life.trace).sort();
  const decisions = lives.reduce((sum, life) => sum + life.decisions, 0);
  return { seed, broken, trace, decisions, pauses, waits: [...waits.values()] };
}

async function live(account: BrakedAccount, dice: Dice): Promise<void> {
  for (const life of account.lives) arrive(life, dice);
  for (let left = 3 + dice.upTo(6); left > 0; left--) {
    await account.pass(dice.upTo(dice.pick(WAITS)) + 1);
    if (account.broken.length > 0) return;
    const life = dice.pick(account.lives);
    if (life.invoices.length < 3 && dice.chance(0.3)) life.submit();
    trouble(account, life, dice);
    if (dice.chance(0.5)) happen(life, dice);
  }
  await heal(account);
}

/** A customer with a stored card, and two invoices to pay by it. */
function arrive(life: EngineLife, dice: Dice): void {
  const { account, tables, under } = life;
  const { id } = account.create({ name: 'Client', email: 'client@example.com', metadata: {} });
  account.attach(id, dice.pick(under.methods), true);
  tables.link(id);
  const read = account.read(id);
  tables.setMethods(read?.methods ?? [], read?.defaultId ?? null, life.databaseTime());
  life.submit();
  life.submit();
}

function trouble(account: BrakedAccount, life: EngineLife, dice: Dice): void {
  const roll = dice.upTo(10);
  if (roll < 5) {
    account.lives[0]?.note('> every issuer says the same no');
    account.refusedUntil = account.now + dice.upTo(6 * DAY);
  } else if (roll < 7) pauseInCharge(account, life, dice);
  else if (roll < 8) {
    const until = account.now + dice.upTo(DAY);
    for (const one of account.lives) one.weather.lockedUntil = until;
  }
}

/** By a person, while a charge is made: at its first try, or where it has to be tried again. */
function pauseInCharge(account: BrakedAccount, life: EngineLife, dice: Dice): void {
  const planned = life.invoices.flatMap(({ state: { plan } }) =>
    plan.charge.kind === 'at' && plan.charge.at > account.now ? [plan.charge.at] : [],
  );
  const next = planned.length === 0 ? account.now : Math.min(...planned);
  const isLossy = dice.chance(0.6);
  const after = next - account.now + dice.upTo(isLossy ? 2 * MINUTE : 4 * SECOND);
  if (isLossy)
    account.timeline.plan(next - account.now + dice.upTo(2 * SECOND), () => {
      life.weather.lossyUntil = next + 3 * MINUTE;
    });
  account.timeline.plan(after, () => account.pauseByHand());
}

async function heal(account: BrakedAccount): Promise<void> {
  const { lives } = account;
  account.refusedUntil = 0;
  for (const { weather } of lives) weather.heal();
  await account.pass(40 * DAY);
  for (const { invoices } of lives) for (const invoice of invoices) banksDecide(invoice);
  await account.pass(100 * DAY);
  for (const life of lives) for (const invoice of life.invoices) life.terminate(invoice, 0);
  await account.pass(40 * DAY);
  if (account.broken.length > 0) return;
  for (const { invoices } of lives) for (const invoice of invoices) checkEnd(invoice);
}
