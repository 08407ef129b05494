import { refreshCustomer } from '../../activities/customers/refresh-customer';
import type { Step } from '../../src/domain/collection/model/step';
import { realSandbox } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';
import type { Stage } from './stage';
import { invoice, orderFor, refOf, resumed, setStage } from './stage';

/** The activities on real Postgres and the real sandbox, with a workflow of a few lines. */
export interface SandboxStage {
  stage: Stage;
  stripe: RealSandbox;
  /** Submitted for a customer with this method, or with none. */
  submit(externalId: string, method: string | null): Promise<string | null>;
  /** Does what is outstanding until nothing is; each effect is asked twice. */
  settle(externalId: string, first: Step): Promise<Step>;
  start(externalId: string): Promise<Step>;
  /** Lets the time pass that the step waits for. */
  wake(externalId: string, step: Step): Promise<Step>;
  intentsOf(externalId: string): Promise<{ id: string; status: string; amount: number }[]>;
  close(): Promise<void>;
}

export async function setSandboxStage(): Promise<SandboxStage> {
  const stripe = await realSandbox(5_000); // so long a silent Stripe is waited for
  // Its gateway is not limited, so a quick machine would go over Stripe's.
  await stripe.control('settings', { ratePerSecond: 10_000, ratePerEndpoint: 10_000 });
  const { now, advance } = stripe.sandbox;
  const travel = () => {
    throw new Error(`the sandbox keeps the time: await ${advance.name}`);
  };
  const stage = await setStage(stripe.gateway, { now, toReal: (at) => at, travel });
  const settle = (externalId: string, first: Step) => settled(stage, externalId, first);
  return {
    stage,
    stripe,
    settle,
    submit: (externalId, method) => submit(stage, stripe, externalId, method),
    start: async (externalId) => settle(externalId, await stage.advance(resumed(externalId))),
    wake: async (externalId, step) => {
      await advance(Math.max(0, (step.wakeAt ?? 0) - now()) + 1);
      const order = resumed(externalId, step.version);
      return settle(externalId, await stage.advance({ ...order, inbox: [{ kind: 'woken' }] }));
    },
    intentsOf: async (externalId) => {
      const { data } = await stripe.sdk.paymentIntents.list({ limit: 100 });
      return data.filter(({ metadata }) => metadata['invoice_ref'] === refOf(externalId));
    },
    close: async () => {
      await stage.close();
      await stripe.stop();
    },
  };
}

async function settled(stage: Stage, externalId: string, first: Step): Promise<Step> {
  let step = first;
  for (let beats = 0; beats < 30; beats += 1) {
    const effect = step.effects[0]?.effect;
    if (effect === undefined) return step;
    const order = orderFor(externalId, step, effect);
    step = await performed(stage, order);
    const again = await stage.perform(order, 2);
    expect(again.version).toBe(step.version);
  }
  throw new Error(`${externalId} never comes to rest: ${JSON.stringify(step.effects)}`);
}

/** As Temporal does it: what is not known is asked again. */
async function performed(stage: Stage, order: Parameters<Stage['perform']>[0]): Promise<Step> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await stage.perform(order, attempt);
    } catch (error) {
      const { type } = error as { type?: string };
      if (attempt === 5 || (type !== 'stripe_unknown' && type !== 'stripe_busy')) throw error;
    }
  }
}

async function submit(
  stage: Stage,
  stripe: RealSandbox,
  externalId: string,
  method: string | null,
): Promise<string | null> {
  const handed = await stage.stores.invoices.submit(invoice(externalId), stage.clock.now());
  if (handed.kind !== 'created') throw new Error(`${externalId} was submitted before`);
  if (method === null) return null;
  const made = await stripe.customerWith(method);
  await stage.stores.customers.link(handed.row.customer.id, made.customer);
  const refreshed = await refreshCustomer(stage.deps, 'default', made.customer);
  expect(refreshed).toMatchObject({ kind: 'refreshed' });
  return made.method;
}
