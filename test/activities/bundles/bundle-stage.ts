import { randomUUID } from 'node:crypto';
import type { BundleActivities, BundleEffectOrder, InboxItem } from '../../../activities/contract';
import { createActivities } from '../../../activities';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { BundleEffectKind } from '../../../src/domain/bundles/model';
import type { BundleStep } from '../../../src/domain/bundles/step';
import type { Invoice } from '../../../src/domain/invoice';
import type { CommandBody } from '../../../src/domain/collection/model/command';
import { remainingOf } from '../../../src/domain/collection/queries/ledger';
import { openBundle } from '../../../src/http/open-bundle';
import type { OpenedBundle } from '../../../src/http/open-bundle';
import type { BundleRow } from '../../../src/postgres/bundles/bundle-row';
import type { SandboxStage } from '../sandbox-stage';
import { CONNECTION, inContext, invoice, refOf, resumed } from '../stage';
import type { Stage } from '../stage';

type FailedEffect = Extract<InboxItem, { kind: 'effect_failed' }>;

/** Bundles on real Postgres and the real sandbox, with a workflow of a few lines. */
export interface BundleStage {
  /** Invoices of one customer, sent; answers our ids. */
  invoices(
    names: readonly string[],
    different?: Partial<Invoice>,
    of?: string,
  ): Promise<Record<string, string>>;
  open(ids: readonly string[]): Promise<OpenedBundle>;
  /** The same, where nothing is in the way. */
  opened(ids: readonly string[]): Promise<string>;
  /** Does what is outstanding until nothing is; each effect is asked twice. */
  settle(bundle: string): Promise<BundleStep>;
  /** One effect of this kind, as its activity. */
  perform(bundle: string, kind: BundleEffectKind): Promise<BundleStep>;
  /** Temporal gave an effect up. */
  fail(bundle: string, failed: Omit<FailedEffect, 'kind'>): Promise<BundleStep>;
  /** Lets the time pass that the step waits for. */
  wake(bundle: string): Promise<BundleStep>;
  row(bundle: string): Promise<BundleRow>;
  /** Pays at Stripe's page; answers the payment's name there. */
  pay(bundle: string, method?: { number: string } | { iban: string }): Promise<string>;
  /** As the relay does: Stripe has said something of this payment, and the run is hinted. */
  hint(bundle: string, intentId?: string, event?: string): Promise<void>;
  /** The customer pays all of these at once; answers the payment. */
  paid(ids: readonly string[]): Promise<{ bundle: string; intent: string }>;
  /** The business asks something of an invoice, which does it as far as it can now. */
  command(externalId: string, body: CommandBody): Promise<void>;
  /** The same, and no more is done than to read it. */
  read(bundle: string, intentId: string): Promise<void>;
  /** Everything an invoice has to do after it got its share. */
  work(externalId: string): Promise<void>;
  remaining(externalId: string): Promise<number>;
}

export function bundleStage(on: SandboxStage): BundleStage {
  const { stage, stripe } = on;
  const activities: BundleActivities = createActivities(stage.deps);
  const { code: connection } = CONNECTION;
  const advance = (bundle: string, kind: 'resumed' | 'woken' | FailedEffect) => {
    const inbox = [typeof kind === 'string' ? { kind } : kind];
    return inContext(1, activities.advanceBundle, { connection, bundle, version: 0, inbox });
  };
  const run = (order: BundleEffectOrder<BundleEffectKind>, attempt: number) => {
    const activity = activities[order.effect.kind] as (given: typeof order) => Promise<BundleStep>;
    return inContext(attempt, activity, order);
  };
  const settle = async (bundle: string, first?: BundleStep): Promise<BundleStep> => {
    let step = first ?? (await advance(bundle, 'resumed'));
    for (let beats = 0; beats < 60; beats += 1) {
      const effect = step.effects[0]?.effect;
      if (effect === undefined) return step;
      const order = { connection, bundle, version: step.version, effect };
      step = await run(order, 1);
      expect((await run(order, 2)).version).toBe(step.version);
    }
    throw new Error(`${bundle} never comes to rest: ${JSON.stringify(step.effects)}`);
  };
  const row = async (bundle: string): Promise<BundleRow> => {
    const found = await stage.stores.bundles.byId(connection, bundle);
    if (found === null) throw new Error(`no bundle ${bundle}`);
    return found;
  };
  const open = (ids: readonly string[]) => {
    const hintBundle = async () => ({ kind: 'reached' }) as const;
    const deps = { ...stage, collections: { hintBundle }, log: QUIET };
    const of = { connection, invoices: ids, successUrl: null, cancelUrl: null };
    return openBundle(deps as unknown as Parameters<typeof openBundle>[0], {
      ...of,
      actor: COMMAND_LINE,
    });
  };
  const perform = async (bundle: string, kind: BundleEffectKind): Promise<BundleStep> => {
    const step = await advance(bundle, 'resumed');
    const effect = step.effects.find((one) => one.effect.kind === kind)?.effect;
    if (effect === undefined) throw new Error(`no ${kind}: ${JSON.stringify(step.effects)}`);
    return run({ connection, bundle, version: step.version, effect }, 1);
  };
  const pay: BundleStage['pay'] = async (bundle, method = { number: '4242424242424242' }) => {
    const { session } = (await row(bundle)).state;
    const id = session.kind === 'open' ? session.id : '';
    await stripe.control(`sessions/${id}/pay`, method);
    const { payment_intent: intent } = await stripe.sdk.checkout.sessions.retrieve(id);
    return String(intent);
  };
  const opened = async (ids: readonly string[]): Promise<string> => {
    const answer = await open(ids);
    if (answer.kind !== 'created') throw new Error(JSON.stringify(answer.problems));
    return answer.row.id;
  };
  const hint = async (bundle: string, intentId?: string, event?: string): Promise<void> => {
    const found = await row(bundle);
    const [first] = found.state.payments;
    await storeHint(stage, found, intentId ?? first?.intent.id ?? 'pi_not_read_yet', event);
    await settle(bundle);
  };
  return {
    invoices: async (names, different = {}, of = 'one') => {
      const ids: Record<string, string> = {};
      for (const name of names) {
        const given = invoice(name, { collection: { autoCharge: false }, ...different });
        const customer = { ...given.customer, externalId: `client-${of}` } as typeof given.customer;
        const submitted = await stage.stores.invoices.submit(
          { ...given, customer },
          stage.clock.now(),
        );
        if (submitted.kind !== 'created') throw new Error(`${name} was submitted before`);
        ids[name] = submitted.row.id;
        await on.start(name);
      }
      return ids;
    },
    open,
    opened,
    settle,
    perform,
    wake: async (bundle) => {
      const { wakeAt } = await row(bundle);
      await stripe.sandbox.advance(Math.max(0, (wakeAt ?? 0) - stage.clock.now()) + 1);
      return settle(bundle, await advance(bundle, 'woken'));
    },
    row,
    hint,
    paid: async (ids) => {
      const bundle = await opened(ids);
      await settle(bundle);
      const intent = await pay(bundle);
      await hint(bundle, intent);
      return { bundle, intent };
    },
    command: async (externalId, body) => {
      const command = { id: `cmd-${randomUUID()}`, by: 'business', ...body } as const;
      const order = { ...resumed(externalId), inbox: [{ kind: 'command' as const, command }] };
      await on.settle(externalId, await stage.advance(order));
    },
    fail: async (bundle, failed) =>
      settle(bundle, await advance(bundle, { kind: 'effect_failed', ...failed })),
    read: async (bundle, intentId) => {
      await storeHint(stage, await row(bundle), intentId);
      await perform(bundle, 'readBundle');
    },
    pay,
    work: async (externalId) => {
      await on.settle(externalId, await stage.advance(resumed(externalId)));
    },
    remaining: async (externalId) => {
      const found = await stage.stores.collections.load(refOf(externalId));
      return found === null ? Number.NaN : remainingOf(found.state);
    },
  };
}

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function storeHint(
  { stores, clock }: Stage,
  row: BundleRow,
  intentId: string,
  id = `evt_${intentId}_${randomUUID()}`,
) {
  const { ref, connection } = row;
  const about = {
    objectId: intentId,
    objectType: 'payment_intent',
    intentId,
    sessionId: null,
    chargeId: null,
    customerId: null,
    invoiceRef: ref,
    n: 1,
    status: 'succeeded',
    livemode: false,
    account: null,
    created: clock.now(),
  };
  const type = 'payment_intent.succeeded';
  await stores.events.store({ id, type, about, connection, payload: '{}', quarantined: null });
  await stores.events.markRelayed([{ id, connection, kind: 'hinted', ref }]);
}
