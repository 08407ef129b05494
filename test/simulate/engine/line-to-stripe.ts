import type { Method } from '../../../src/domain/collection/model/method';
import { SECOND } from '../../../src/domain/time';
import type { FailedCall } from '../../../src/stripe/error-table';
import type { Called, ConfirmRequest, IntentRequest } from '../../../src/stripe/stripe-gateway';
import type { Dice } from '../dice';
import type { Word } from '../virtual-objects';
import type { VirtualStripe } from '../virtual-stripe';
import type { Timeline } from './timeline';
import type { VirtualAccount } from './virtual-account';
import type { Verb, Weather } from './weather';
import { WorkerDied } from './weather';

/** What the way to Stripe needs of the life it is part of. */
export interface GatewayWorld {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly account: VirtualAccount;
  /** One for each invoice, by its ref. */
  readonly stripes: ReadonlyMap<string, VirtualStripe>;
  /** Rises with every restore: what ran before it is dead. */
  readonly epoch: number;
  issuer(method: Method): Word;
  /** Right before an intent may be made. */
  aboutToOpen(request: IntentRequest): void;
  /** Right before money may move. */
  aboutToConfirm(request: ConfirmRequest): void;
  usedOtherwise(key: string): void;
  fail(what: string): void;
}

export const refused = (code: string, detail: string): FailedCall => {
  return { kind: 'refused', code, param: null, detail, requestId: null };
};

const CALL_TIMEOUT = 20 * SECOND;

/** Everything that happens to a request on its way to Stripe and back. */
export class LineToStripe {
  private readonly world: GatewayWorld;
  private readonly onItsWay = new Set<string>();

  constructor(world: GatewayWorld) {
    this.world = world;
  }

  /** A request with a key: while one of that key is under way, Stripe takes no other. */
  send<T, R extends { key: string }>(
    verb: Verb,
    request: R,
    act: () => Called<T>,
  ): Promise<Called<T>> {
    const { account, timeline, usedOtherwise } = this.world;
    const { key, ...parameters } = request;
    return this.call(
      verb,
      () => {
        if (!account.isOtherwise(key, parameters, timeline.now)) return act();
        usedOtherwise(key);
        return refused('idempotency_error', 'Keys for idempotent requests can only be used again');
      },
      key,
    );
  }

  async call<T>(verb: Verb, act: () => Called<T>, key?: string): Promise<Called<T>> {
    const { timeline, dice, weather, epoch } = this.world;
    await this.travel(epoch, 5 + dice.upTo(300));
    if (timeline.now < weather.crowded.until) return { kind: 'out_of_turn', detail: 'others go' };
    const refusal = this.refusalOf(verb);
    if (refusal) return refusal;
    const luck = this.luck();
    if (luck < 0.01) throw new WorkerDied();
    if (luck < 0.03) return { kind: 'unknown', detail: 'the connection broke' };
    if (luck < 0.04) return { kind: 'out_of_turn', detail: 'too many calls at once' };
    if (luck < 0.05) return { kind: 'busy', retryAfterMs: null, reason: 'rate_limit' };
    if (key !== undefined && this.onItsWay.has(key))
      return { kind: 'busy', retryAfterMs: null, reason: 'idempotency_key_in_use' };
    if (key !== undefined && luck < 0.06) return this.late(key, act);
    const answer = this.atStripe(act);
    const isUnheard = luck < 0.1 || timeline.now < weather.silentUntil;
    await this.travel(epoch, 5 + dice.upTo(600));
    if (luck < 0.075) throw new WorkerDied();
    return isUnheard ? { kind: 'unknown', detail: 'no answer came back' } : answer;
  }

  /** On a lossy line a call in five arrives, and late; two are lost, the others must come again. */
  private luck(): number {
    const { timeline, dice, weather } = this.world;
    if (!weather.faults) return 1;
    const luck = dice.roll();
    return timeline.now < weather.lossyUntil ? 0.01 + luck * 0.05 : luck;
  }

  private refusalOf(verb: Verb): FailedCall | null {
    const { timeline, weather } = this.world;
    const { now } = timeline;
    if (now < weather.lockedUntil) return { kind: 'unauthorized', detail: 'the key is revoked' };
    const how = weather.refusalOf(verb, now);
    if (how === 'forbidden') return { kind: 'unauthorized', detail: `the key may not ${verb}` };
    return how === 'invalid' ? refused('parameter_invalid', 'Invalid currency') : null;
  }

  /** We have given up waiting before Stripe begins with it. */
  private async late<T>(key: string, act: () => Called<T>): Promise<Called<T>> {
    const { timeline, dice, epoch } = this.world;
    this.onItsWay.add(key);
    timeline.plan(CALL_TIMEOUT + dice.upTo(CALL_TIMEOUT), () => {
      this.onItsWay.delete(key);
      this.atStripe(act);
    });
    await this.travel(epoch, CALL_TIMEOUT);
    return { kind: 'unknown', detail: 'no answer within 20 seconds' };
  }

  private async travel(epoch: number, ms: number): Promise<void> {
    await this.world.timeline.sleep(ms);
    if (this.world.epoch !== epoch) throw new WorkerDied();
  }

  private atStripe<T>(act: () => Called<T>): Called<T> {
    const answer = act();
    for (const stripe of this.world.stripes.values()) {
      const live = stripe.live();
      if (live.length > 1) this.world.fail(`two live ways to pay: ${live.join(', ')}`);
    }
    return answer;
  }
}
