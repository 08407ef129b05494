import type { Command, CommandBody } from '../../src/domain/collection/command';
import type { DisputeReading } from '../../src/domain/collection/fact';
import { DAY, HOUR } from '../../src/domain/collection/policy';
import { checkEnd } from './checks';
import { decline, issuer } from './perform';
import type { Decide } from './world';
import { START, World, card } from './world';

export interface Episode {
  seed: number;
  steps: number;
  broken: string[];
  trace: string[];
  reached: Set<string>;
}

const STEPS_MAX = 1500;

/** A year in the life of one invoice, rolled from the seed: people, banks, crashes; then healing. */
export function episode(seed: number, by?: Decide, traced = false): Episode {
  const world = new World(seed, by, traced);
  try {
    live(world);
  } catch (error) {
    world.fail(`threw: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { steps, broken, trace, reached } = world;
  return { seed, steps, broken, trace, reached };
}

function live(world: World): void {
  const { dice } = world;
  const events = 3 + dice.upTo(8);
  for (let i = 0; i < events; i++) {
    const pause = dice.pick([500, 3000, HOUR, 5 * HOUR, DAY, 3 * DAY, 20 * DAY]);
    world.runUntil(world.now + dice.upTo(pause) + 1, STEPS_MAX);
    if (world.broken.length > 0) return;
    something(world);
  }
  world.faults = false;
  world.runUntil(world.now + 40 * DAY, STEPS_MAX);
  settleBanks(world);
  world.runUntil(Math.max(world.now, START) + 365 * DAY, STEPS_MAX);
  if (world.broken.length > 0) return;
  if (world.steps >= STEPS_MAX) return world.fail('it never comes to rest');
  world.crash(); // one last look by a run that starts anew
  lookAtAll(world);
  world.runUntil(world.now + 60 * DAY, STEPS_MAX * 2);
  checkEnd(world);
}

/** Webhooks may all have been lost: a hint for every object makes the core look once more. */
function lookAtAll(world: World): void {
  for (const intent of world.stripe.intents.values()) {
    const { id, n, status, charge } = intent;
    const about = {
      type: charge ? 'charge.refunded' : 'payment_intent.succeeded',
      objectId: id,
      intentId: id,
      sessionId: null,
      chargeId: null,
      n,
      status,
      created: world.now,
    };
    if (status !== 'succeeded') continue;
    world.take([{ kind: 'event', eventId: `evt_last_${id}`, storedAt: world.now, about }]);
  }
}

function settleBanks(world: World): void {
  for (const intent of world.stripe.intents.values()) {
    if (intent.status === 'processing') world.stripe.succeed(intent);
  }
}

function something(world: World): void {
  const { dice } = world;
  const roll = dice.roll();
  if (roll < 0.12) return world.crash();
  if (roll < 0.5) return customerActs(world);
  if (roll < 0.72) return businessActs(world);
  bankActs(world);
}

function command(world: World, by: Command['by'], body: CommandBody): void {
  world.commands += 1;
  const id = `cmd_${world.commands}`;
  const fact = { kind: 'command', command: { id, by, ...body } } as const;
  world.take([fact]);
  if (world.dice.chance(0.2)) world.take([fact]);
}

function customerActs(world: World): void {
  const { dice, stripe } = world;
  const roll = dice.roll();
  if (roll < 0.35) return command(world, 'customer', { name: 'open_checkout' });
  if (roll < 0.5) return command(world, 'customer', { name: 'charge_now' });
  if (roll < 0.65) return world.take([world.customer(dice.pick([...world.methods, card('d')]))]);
  const open = [...stripe.sessions.values()].filter((s) => s.status === 'open').at(-1);
  if (open) stripe.payOnPage(open, issuer(dice), dice.pick(world.methods));
}

function businessActs(world: World): void {
  const { dice } = world;
  const bodies: CommandBody[] = [
    { name: 'pause', until: world.now + 5 * DAY, reason: 'promise' },
    { name: 'pause', until: null, reason: 'call' },
    { name: 'resume' },
    { name: 'void', reason: 'mistake' },
    { name: 'mark_uncollectible', reason: 'gone' },
    { name: 'reopen' },
    { name: 'resend_mail' },
    { name: 'charge_now' },
    { name: 'set_payment_link', on: dice.chance(0.6) },
    {
      name: 'record_outside_payment',
      amount: dice.pick([1000, 11_900, 20]),
      reference: 'wire',
      receivedAt: world.now,
    },
    { name: 'refund', payment: null, amount: dice.pick([500, 11_900]), n: `r${world.commands}` },
  ];
  command(world, 'business', dice.pick(bodies));
}

function bankActs(world: World): void {
  const { dice, stripe } = world;
  const intents = [...stripe.intents.values()];
  const processing = intents.find((i) => i.status === 'processing');
  if (processing) {
    return dice.chance(0.6)
      ? stripe.succeed(processing)
      : stripe.failDebit(processing, decline('insufficient_funds'));
  }
  const paid = intents.filter((i) => i.charge).at(-1);
  if (!paid?.charge) return;
  const { charge } = paid;
  const known = charge.disputes.at(-1);
  if (known && (known.status === 'needs_response' || known.status === 'under_review')) {
    known.status = dice.pick(['won', 'lost', 'under_review']);
    known.withdrawn = known.status !== 'won';
    const of = { objectId: known.id, intentId: paid.id, chargeId: charge.id };
    return stripe.event('charge.dispute.closed', { ...of, status: known.status });
  }
  if (dice.chance(0.4)) {
    stripe.refund(`dash/${stripe.now}`, paid.id, null, dice.pick([100, 5000, 11_900]));
    return;
  }
  const dispute: DisputeReading = {
    id: `dp_${charge.disputes.length}_${paid.id}`,
    amount: paid.amount,
    status: dice.pick(['needs_response', 'needs_response', 'warning_needs_response']),
    reason: 'fraudulent',
    withdrawn: true,
    evidenceDueAt: stripe.now + 7 * DAY,
  };
  dispute.withdrawn = dispute.status === 'needs_response';
  charge.disputes.push(dispute);
  const of = { objectId: dispute.id, intentId: paid.id, chargeId: charge.id };
  stripe.event('charge.dispute.created', { ...of, status: dispute.status });
}
