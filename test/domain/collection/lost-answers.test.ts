import fc from 'fast-check';
import { receivedOf } from '../../../src/domain/collection/queries/ledger';
import { collectionOutcome } from '../../../src/domain/collection/queries/status';
import { Dice } from '../../simulate/dice';
import type { Stage } from '../../simulate/perform';
import { decline, perform } from '../../simulate/perform';
import { VirtualStripe } from '../../simulate/virtual-stripe';
import { Life } from './life';
import { OWED } from './objects';

interface End {
  status: string;
  received: number;
  charges: number;
  attempts: number;
  mails: string[];
}

const STEPS_MAX = 300;

/** Lives to the end; where `deaths` says so, what was done is done and its answer is lost. */
function live(says: readonly boolean[], deaths: readonly boolean[]): End {
  const life = new Life({ terms: { createStripeCustomer: true } });
  const fail = (what: string): never => {
    throw new Error(what);
  };
  const stripe = new VirtualStripe(() => undefined, fail);
  const mails = new Set<string>();
  const words = [...says];
  const stage: Stage = {
    stripe,
    dice: new Dice(1),
    issuer: () => ((words.shift() ?? true) ? 'ok' : decline('insufficient_funds')),
    faults: false,
    notices: [],
    autoPayWithdrawn: false,
    lockedUntil: 0,
    silentUntil: 0,
    now: life.now,
    state: life.state,
    note: () => undefined,
    plan: () => fail('no call is late here'),
    fail,
  };
  for (let step = 0; collectionOutcome(life.state) === null; step++) {
    if (step > STEPS_MAX) throw new Error('it never ends');
    stripe.tick(life.now);
    const [effect] = life.state.outstanding;
    if (!effect) {
      life.pass(Math.max(1, (life.wakeAt ?? life.now) - life.now));
      continue;
    }
    const facts = perform({ ...stage, now: life.now, state: life.state }, effect);
    if (effect.kind === 'sendMail') for (const { key } of effect.mails) mails.add(key);
    if (deaths[step]) life.take({ kind: 'resumed' });
    else life.take(...facts);
  }
  const charges = [...stripe.intents.values()].filter((i) => i.status === 'succeeded').length;
  const { attempts } = life.state.plan.ladder;
  const received = receivedOf(life.state);
  return { status: life.status, received, charges, attempts, mails: [...mails].sort() };
}

test.each([
  ['paid at once', [true]],
  ['declined, then recovered', [false, true]],
  ['declined three times, then recovered', [false, false, false, true]],
])(
  '%s: killed after any of its effects it ends the same, charged once, no mail missing',
  (_life, says) => {
    const whole = live(says, []);
    expect(whole).toMatchObject({ status: 'paid', received: OWED, charges: 1 });
    const anyDeaths = fc.array(fc.boolean(), { maxLength: 40 });
    fc.assert(
      fc.property(anyDeaths, (deaths) => {
        expect(live(says, deaths)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  },
);
