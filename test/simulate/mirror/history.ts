import type { EventFact } from '../../../src/domain/mirror/ordering/mirror-fact';
import { oldValues } from '../../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../../src/domain/mirror/stripe-object';
import type { Dice } from '../dice';

/** What an object truly was at Stripe, from so many ms on; null where there was none. */
export interface Moment {
  at: number;
  state: StripeObject | null;
}

export interface History {
  moments: Moment[];
  events: EventFact[];
  /** Something changed without an event. */
  hasSilent: boolean;
}

export const VERSION = '2026-10-28.endive';
const KINDS = ['customer', 'product', 'invoice'] as const;

/** The whole life of one object: changes that are often of one second, and often there and back. */
export function historyOf(dice: Dice): History {
  const life = new ObjectLife(dice, dice.pick(KINDS), dice.chance(0.3));
  const changes = 2 + dice.upTo(9);
  for (let i = 0; i < changes; i += 1) life.change();
  return life;
}

class ObjectLife implements History {
  readonly moments: Moment[] = [];
  readonly events: EventFact[] = [];
  hasSilent = false;
  private now = 100_000;
  private state: StripeObject | null = null;

  private readonly dice: Dice;
  private readonly kind: (typeof KINDS)[number];
  private readonly maySilent: boolean;

  constructor(dice: Dice, kind: (typeof KINDS)[number], maySilent: boolean) {
    this.dice = dice;
    this.kind = kind;
    this.maySilent = maySilent;
    this.create();
  }

  change(): void {
    const { dice, kind, state } = this;
    this.now += dice.chance(0.6) ? 1 + dice.upTo(400) : dice.upTo(4_000) + 1;
    // Stripe never gives an id twice; people may choose the one of a product anew.
    if (state === null) return kind === 'product' ? this.create() : undefined;
    if (dice.chance(0.12) && kind !== 'invoice') return this.remove(state);
    if (this.maySilent && dice.chance(0.25)) return this.changeSilently(state);
    if (kind === 'invoice' && state['status'] === 'open' && dice.chance(0.25)) {
      return this.update({ ...state, status: 'paid' }, 'paid', dice.chance(0.5));
    }
    const after = { ...state, ...this.rolled(state) };
    if (oldValues(state, after) !== null) this.update(after, 'updated', true);
  }

  private rolled(state: StripeObject): StripeObject {
    const { dice } = this;
    if (dice.chance(0.5)) return { name: dice.pick(['Ann', 'Bea', 'Cid']) };
    if (dice.chance(0.5)) return { email: dice.pick([null, 'a@x.test', 'b@x.test']) };
    const metadata = state['metadata'] as StripeObject;
    return { metadata: { ...metadata, [dice.pick(['k', 'l'])]: dice.pick(['1', '2']) } };
  }

  private create(): void {
    const { kind, dice } = this;
    const fields = { name: dice.pick(['Ann', 'Bea']), email: null, metadata: {}, silent: 0 };
    const status = kind === 'invoice' ? { status: 'open' } : {};
    this.become({ id: 'x_1', object: kind, ...fields, ...status });
    this.emit('created', this.state ?? {}, null);
  }

  private update(after: StripeObject, verb: string, isNamed: boolean): void {
    const previous = isNamed && this.state !== null ? oldValues(this.state, after) : null;
    this.become(after);
    this.emit(verb, after, previous);
  }

  private changeSilently(state: StripeObject): void {
    this.hasSilent = true;
    this.become({ ...state, silent: Number(state['silent']) + 1 });
  }

  private remove(state: StripeObject): void {
    this.become(null);
    this.emit('deleted', state, null);
  }

  private become(state: StripeObject | null): void {
    this.state = state;
    this.moments.push({ at: this.now, state });
  }

  private emit(verb: string, object: StripeObject, previous_attributes: StripeObject | null): void {
    this.events.push({
      kind: 'event',
      event_id: `evt_${this.events.length}`,
      created: Math.floor(this.now / 1000),
      type: `${this.kind}.${verb}`,
      previous_attributes,
      object,
      redacted: [],
      api_version: VERSION,
    });
  }
}

/** The state at a moment. */
export function stateAt({ moments }: History, at: number): StripeObject | null {
  return moments.findLast((moment) => moment.at <= at)?.state ?? null;
}
