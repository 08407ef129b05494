import { giveMessages } from '../../../src/domain/mirror/consumers/give-messages';
import type { Delivery, DeliverySettings } from '../../../src/domain/mirror/consumers/delivery';
import {
  redriveDelivery,
  settleDelivery,
} from '../../../src/domain/mirror/consumers/settle-delivery';
import type { DeliveryOutcome } from '../../../src/domain/mirror/consumers/settle-delivery';
import { Dice } from '../dice';

/** How deliveries are decided: tomorrow's mistakes are planted here. */
export interface ConsumerRules {
  give: typeof giveMessages;
  settle: typeof settleDelivery;
}

export const OUR_CONSUMER: ConsumerRules = { give: giveMessages, settle: settleDelivery };

export interface ConsumerLife {
  seed: number;
  broken: string[];
}

/** A group of clients that take messages, forget them, return them and answer too late. */
export function consumerLife(seed: number, rules: ConsumerRules = OUR_CONSUMER): ConsumerLife {
  const run = new ConsumerRun(seed, rules);
  run.live();
  return { seed, broken: [...run.broken] };
}

interface Held {
  position: number;
  attempt: number;
}

class ConsumerRun {
  readonly broken = new Set<string>();
  private readonly dice: Dice;
  private readonly settings: DeliverySettings;
  /** Of a stream of records the older message of an object is gone once there is a newer one. */
  private readonly keepsAll: boolean;
  private readonly stream = new Map<number, string>();
  private readonly deliveries = new Map<number, Delivery>();
  private readonly taken = new Set<number>();
  private readonly clients: Held[][] = [[], [], []];
  private readonly written: { position: number; object: string }[] = [];
  private readonly rules: ConsumerRules;
  private cursor = 0;
  private now = 0;

  constructor(seed: number, rules: ConsumerRules) {
    this.rules = rules;
    this.dice = new Dice(seed);
    this.keepsAll = this.dice.chance(0.5);
    this.settings = {
      ackWaitMs: 30_000,
      maxDeliver: 1 + this.dice.upTo(4),
      maxAckPending: 1 + this.dice.upTo(8),
      delays: [1_000, 5_000],
    };
  }

  live(): void {
    for (let step = 0; step < 150; step += 1) this.act(step < 90);
    for (let round = 0; round < 400 && !this.isQuiet(); round += 1) {
      this.now += 60_000;
      for (const held of this.clients) held.length = 0;
      this.receive(0, 10);
      for (const one of this.clients[0] ?? []) this.settle(one, { kind: 'taken' });
    }
    this.checkEnd();
  }

  private act(mayWrite: boolean): void {
    this.now += this.dice.upTo(9_000);
    const client = this.dice.upTo(this.clients.length);
    const roll = this.dice.roll();
    if (roll < 0.35 && mayWrite) this.write();
    else if (roll < 0.65) this.receive(client, 1 + this.dice.upTo(5));
    else if (roll < 0.95) this.settleOne(client);
    else if (roll < 0.98) this.redrive();
    // It dies, and what it held with it.
    else (this.clients[client] ?? []).length = 0;
  }

  private write(): void {
    const object = `customer ${this.dice.upTo(4)}`;
    const position = this.written.length + 1;
    if (!this.keepsAll) {
      for (const [older, of] of this.stream) if (of === object) this.stream.delete(older);
    }
    this.stream.set(position, object);
    this.written.push({ position, object });
  }

  private receive(client: number, limit: number): void {
    const page = this.written
      .filter(({ position }) => position > this.cursor && this.stream.has(position))
      .slice(0, 6);
    const given = this.rules.give({
      open: [...this.deliveries.values()].map((one) => ({
        ...one,
        isGone: !this.stream.has(one.position),
      })),
      page,
      cursor: this.cursor,
      settings: this.settings,
      now: this.now,
      limit,
    });
    for (const { position } of given.superseded) this.deliveries.delete(position);
    for (const one of given.changed) this.deliveries.set(one.position, one);
    this.cursor = given.cursor;
    if (given.given.length > limit) this.broken.add('more is given than was asked for');
    this.checkOut(given.given);
    const held = given.given.map(({ position, attempts }) => ({ position, attempt: attempts }));
    this.clients[client]?.push(...held);
  }

  private settleOne(client: number): void {
    const held = this.clients[client] ?? [];
    if (held.length === 0) return;
    const [one] = held.splice(this.dice.upTo(held.length), 1);
    const detail = 'it failed';
    const outcome = this.dice.pick<DeliveryOutcome>([
      { kind: 'taken' },
      { kind: 'taken' },
      { kind: 'failed', delayMs: this.dice.pick([null, 0, 20_000]), detail },
      { kind: 'refused', detail },
      { kind: 'returned', delayMs: 2_000, detail },
    ]);
    if (one) this.settle(one, outcome);
  }

  private settle({ position, attempt }: Held, outcome: DeliveryOutcome): void {
    const stored = this.deliveries.get(position);
    const settled = this.rules.settle(stored, {
      attempt,
      outcome,
      settings: this.settings,
      now: this.now,
    });
    if (settled === 'not_held') return;
    if (stored?.attempts !== attempt) this.broken.add('who does not hold it settles it');
    if (settled !== null) this.deliveries.set(position, settled);
    else {
      this.deliveries.delete(position);
      this.taken.add(position);
    }
  }

  private redrive(): void {
    const aside = [...this.deliveries.values()].filter(({ status }) => status === 'set_aside');
    if (aside.length === 0) return;
    const one = this.dice.pick(aside);
    this.deliveries.set(one.position, redriveDelivery(one, this.now));
  }

  private checkOut(given: readonly Delivery[]): void {
    const open = [...this.deliveries.values()].filter(({ status }) => status !== 'set_aside');
    for (const one of given) {
      const before = open.find(
        ({ object, position }) => object === one.object && position < one.position,
      );
      if (before) this.broken.add('a later message of an object goes out before an earlier');
      if (one.attempts - one.forgiven > this.settings.maxDeliver)
        this.broken.add('it goes out more often than max_deliver');
    }
    const out = open.filter(({ status }) => status === 'out');
    if (new Set(out.map(({ object }) => object)).size < out.length)
      this.broken.add('two messages of one object are out');
    if (out.length > this.settings.maxAckPending)
      this.broken.add('more is out than max_ack_pending');
  }

  private isQuiet(): boolean {
    const isOpen = [...this.deliveries.values()].some(({ status }) => status !== 'set_aside');
    return !isOpen && this.cursor === (this.written.at(-1)?.position ?? 0);
  }

  private checkEnd(): void {
    if (!this.isQuiet()) this.broken.add('it never comes to its end');
    for (const position of this.stream.keys()) {
      const isAside = this.deliveries.get(position)?.status === 'set_aside';
      if (!this.taken.has(position) && !isAside) this.broken.add('a message is lost');
    }
  }
}
