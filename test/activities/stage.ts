import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../../activities';
import type { ActivityDeps } from '../../activities';
import type {
  Activities,
  AdvanceResult,
  AdvanceOrder,
  EffectOrder,
} from '../../activities/contract';
import type { Effect, EffectKind, EffectOf } from '../../src/domain/collection/model/effect';
import type { Method } from '../../src/domain/collection/model/method';
import type { Step } from '../../src/domain/collection/model/step';
import type { Invoice } from '../../src/domain/invoice';
import { invoiceRef } from '../../src/domain/refs';
import type { MailResult, OutgoingMail } from '../../src/mail/mailer';
import { createStores } from '../../src/postgres/create-stores';
import { queryableOf } from '../../src/postgres/database';
import type { EventAbout } from '../../src/domain/event-about';
import type { CollectionRow } from '../../src/postgres/collection/collection-row';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import type { Stores } from '../../src/postgres/stores';
import { travelClock } from '../../src/runtime/clock';
import type { TravelClock } from '../../src/runtime/clock';
import { base32Digest } from '../../src/runtime/digest';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import { freshDatabase } from '../harness/database';

// What fails on purpose need not be reported.
const logger = new DefaultLogger('ERROR');
const LINK_SECRET = 'a link secret of at least 32 characters';

export const CONNECTION: ConnectionRow = {
  code: 'default',
  name: 'Default',
  mode: 'test',
  stripeAccount: null,
  settings: {},
  notifyEmails: ['owner@business.example'],
  bankDetails: null,
  platform: null,
  businessName: 'Business Ltd',
};

export interface Stage {
  /** Of its database, for what no store asks. */
  url: string;
  deps: ActivityDeps;
  stores: Stores;
  clock: TravelClock;
  activities: Activities;
  /** Every mail that was sent; `mailAnswer` is what the mail server says to the next ones. */
  mails: OutgoingMail[];
  mailAnswer: MailResult;
  /** Whether a mail gets its turn. */
  mailTurn: boolean;
  /** What Stripe answers, verb by verb; a verb that is not here must not be asked. */
  stripe: Partial<StripeGateway>;
  advance(order: AdvanceOrder, attempt?: number): Promise<AdvanceResult>;
  perform<K extends EffectKind>(order: EffectOrder<K>, attempt?: number): Promise<Step>;
  row(externalId: string): Promise<CollectionRow>;
  /** The rows of `attempts` of this invoice, as they are stored. */
  attemptRows(ref: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Real Postgres, a clock that can travel, a mailer that remembers, and Stripe as it is given. */
export async function setStage(
  stripe: Partial<StripeGateway> = {},
  clock: TravelClock = travelClock(),
): Promise<Stage> {
  const database = await freshDatabase();
  const stores = createStores({ url: database.url, digest: base32Digest, linkSecret: LINK_SECRET });
  await stores.connections.ensure(CONNECTION);
  const mails: OutgoingMail[] = [];
  const deps: ActivityDeps = {
    stores,
    clock,
    digest: base32Digest,
    stripeFor: () => answeredBy(stage),
    mailer: {
      send: async (mail) => {
        if (stage.mailAnswer.kind === 'sent') mails.push(mail);
        return stage.mailAnswer;
      },
      waitForTurn: () => Promise.resolve(stage.mailTurn),
      close: () => undefined,
    },
    pdf: {
      make: async (input) => {
        const about = input.kind === 'statement' ? input.statement.to : input.number;
        const bytes = Buffer.from(`%PDF of ${input.kind} ${about}`);
        return { kind: 'made', bytes, missing: [] };
      },
    },
    mirror: { run: () => Promise.resolve('over') },
    settings: {
      installation: 'test',
      publicUrl: 'https://pay.example',
      linkSecret: LINK_SECRET,
      mailFrom: 'Business Ltd <billing@business.example>',
    },
  };
  const activities = createActivities(deps);
  const stage: Stage = {
    url: database.url,
    deps,
    stores,
    clock,
    activities,
    mails,
    mailAnswer: { kind: 'sent' },
    mailTurn: true,
    stripe,
    advance: (order, attempt = 1) => inContext(attempt, activities.advance, order),
    perform: (order, attempt = 1) => {
      const activity = activities[order.effect.kind] as (given: typeof order) => Promise<Step>;
      return inContext(attempt, activity, order);
    },
    row: (externalId) => rowOf(stores, externalId),
    attemptRows: (ref) =>
      stores.inTransaction((tx) =>
        queryableOf(tx).query('select * from attempts where ref = $1 order by n', [ref]),
      ),
    close: async () => {
      await stores.close();
      await database.drop();
    },
  };
  return stage;
}

/** One try of an activity, the first or a later one. */
export function inContext<P, R>(attempt: number, activity: (given: P) => Promise<R>, given: P) {
  return new MockActivityEnvironment({ attempt }, { logger }).run(activity, given) as Promise<R>;
}

/** An event of Stripe, stored and hinted as the relay does it, and applied by a step. */
export async function storeEventOf(
  stage: Stage,
  externalId: string,
  event: { id: string; type: string; about: Partial<EventAbout> & { objectId: string } },
): Promise<Step> {
  const { events } = stage.stores;
  const ref = refOf(externalId);
  const about: EventAbout = {
    objectType: 'unknown',
    intentId: null,
    sessionId: null,
    chargeId: null,
    customerId: null,
    invoiceRef: ref,
    n: null,
    status: null,
    livemode: false,
    account: null,
    created: stage.clock.now(),
    ...event.about,
  };
  const connection = CONNECTION.code;
  await events.store({ ...event, about, connection, payload: '{}', quarantined: null });
  await events.markRelayed([{ id: event.id, connection, kind: 'hinted', ref }]);
  return stage.advance({ ...resumed(externalId), inbox: [{ kind: 'hint' }] });
}

function answeredBy(stage: Stage): StripeGateway {
  return new Proxy({} as StripeGateway, {
    get: (_gateway, verb) => {
      const answer = stage.stripe[verb as keyof StripeGateway];
      if (answer !== undefined) return answer;
      return () => {
        throw new Error(`nobody expected Stripe to be asked ${String(verb)}`);
      };
    },
  });
}

export const refOf = (externalId: string) =>
  invoiceRef(base32Digest, { connection: CONNECTION.code, externalId });

async function rowOf(stores: Stores, externalId: string): Promise<CollectionRow> {
  const row = await stores.collections.load(refOf(externalId));
  if (row === null) throw new Error(`no row of ${externalId}`);
  return row;
}

export function orderFor<E extends Effect>(
  externalId: string,
  { version }: Pick<Step, 'version'>,
  effect: E,
): EffectOrder<E['kind']> & { effect: E } {
  const order = { connection: CONNECTION.code, externalId, version, effect };
  return order as EffectOrder<E['kind']> & { effect: E };
}

/** The outstanding effect of a kind; a test that expects it fails in words when it is not there. */
export function effectOf<K extends EffectKind>(step: Step, kind: K): EffectOf[K] {
  const found = step.effects.find(({ effect }) => effect.kind === kind)?.effect;
  const there = step.effects.map(({ effect }: { effect: Effect }) => effect.id).join(', ');
  if (found === undefined) throw new Error(`no ${kind} outstanding, only: ${there || 'nothing'}`);
  return found as EffectOf[K];
}

export const VISA: Method = {
  id: 'pm_visa',
  type: 'card',
  label: 'visa 4242',
  fingerprint: 'visa-4242',
};

export const resumed = (externalId: string, version = 0): AdvanceOrder => ({
  connection: CONNECTION.code,
  externalId,
  version,
  inbox: [{ kind: 'resumed' }],
});

/** Submitted for a customer with their own stored card, and advanced once. */
export async function chargeable(stage: Stage, externalId: string): Promise<Step> {
  const { customers, invoices } = stage.stores;
  const handed = await invoices.submit(invoice(externalId), stage.clock.now());
  if (handed.kind !== 'created') throw new Error(`${externalId} was submitted before`);
  const { id } = handed.row.customer;
  const card = { ...VISA, fingerprint: `card-of-${externalId}` };
  await customers.link(id, `cus_${externalId}`);
  await customers.setMethods(id, [card], card.id, Date.now());
  return stage.advance(resumed(externalId));
}

/** An invoice over €119.00, due now. */
export function invoice(externalId: string, different: Partial<Invoice> = {}): Invoice {
  return {
    connection: CONNECTION.code,
    externalId,
    customer: {
      kind: 'given',
      externalId: `client-of-${externalId}`,
      name: 'Client SA',
      email: 'ap@client.example',
      country: 'FR',
      locale: 'fr-FR',
      timeZone: 'Europe/Paris',
    },
    number: externalId,
    currency: 'eur',
    amountDue: 11_900,
    issuedOn: '2026-11-01',
    dueOn: '2026-12-01',
    lines: [{ description: 'Work', quantity: '1', unitAmount: 11_900, amount: 11_900, tax: null }],
    memo: null,
    metadata: {},
    bankDetails: null,
    send: 'now',
    collection: {},
    ...different,
  };
}
