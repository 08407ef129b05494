import type { CustomerRow } from '../../../src/postgres/customers/customer-row';
import type { Called, StripeGateway } from '../../../src/stripe/stripe-gateway';
import { policyNamed } from '../policies';
import type { EngineOptions } from './engine-life';

/** How an activity that is broken tomorrow would use Stripe and the tables. */
export interface PlantedActivity extends Pick<
  EngineOptions,
  'spoil' | 'spoilStores' | 'spoilRelay' | 'isTrue' | 'under'
> {
  /** The invariant that was made for it. */
  caught: RegExp;
  /** The first seed that is tried, where the plain ones meet it late. */
  from?: number;
}

let tries = 0;

/** A key that is another one at every try. */
const renewed = (key: string): string => {
  tries += 1;
  return `${key}/${tries}`;
};

const changed = (gateway: StripeGateway, part: Partial<StripeGateway>): StripeGateway =>
  new Proxy(gateway, {
    get: (target, name) => {
      const own = part[name as keyof StripeGateway];
      if (own !== undefined) return own;
      const verb: unknown = target[name as keyof StripeGateway];
      return typeof verb === 'function' ? verb.bind(target) : verb;
    },
  });

/** How a relay that is broken tomorrow would be given what it asks for. */
export const PLANTED_RELAYS: Readonly<
  Record<string, Pick<PlantedActivity, 'spoilRelay' | 'caught' | 'from'>>
> = {
  'reads the first page of a list alone': {
    spoilRelay: (deps) => ({
      ...deps,
      listChanges: async (connection, request) => {
        const called = await deps.listChanges(connection, request);
        return called.kind === 'ok'
          ? { ...called, value: { ...called.value, next: null } }
          : called;
      },
    }),
    from: 70,
    caught: /never recorded|nothing is recorded|refunded, \d+ recorded/,
  },
  'takes a refund for nobody’s where only Stripe knows better': {
    spoilRelay: (deps) => ({
      ...deps,
      readOwner: () => Promise.resolve({ kind: 'read', invoiceRef: null, received: null }),
    }),
    from: 60,
    caught: /^the event [\w.]+ of ours is not_ours$/,
  },
};

/** What activities might do wrong, each found by the invariant of its kind. */
export const PLANTED_ACTIVITIES: Readonly<Record<string, PlantedActivity>> = {
  'asks for a checkout under a new key at every try': {
    spoil: (gateway) =>
      changed(gateway, {
        createCheckout: (request) =>
          gateway.createCheckout({ ...request, key: renewed(request.key) }),
      }),
    caught: /two live ways to pay/,
  },
  'takes a search that lists nothing for the truth': {
    spoil: (gateway) =>
      changed(gateway, {
        searchInvoice: () =>
          Promise.resolve({
            kind: 'ok',
            value: { intents: [], sessions: [], searched: true },
          }),
      }),
    caught: /two live ways to pay|is live/,
    from: 45,
  },
  'takes the bank’s silence for a decline': {
    spoil: (gateway) =>
      changed(gateway, {
        confirmIntent: async (request) => {
          const called = await gateway.confirmIntent(request);
          if (called.kind !== 'unknown') return called;
          const code = { code: 'card_declined', declineCode: 'generic_decline' };
          const decline = { ...code, adviceCode: null, networkCode: null };
          return { kind: 'declined', decline, intentId: request.intentId };
        },
        readIntent: async (id) => {
          const read = await gateway.readIntent(id);
          if (read.kind !== 'ok' || read.value.status !== 'requires_confirmation') return read;
          return { kind: 'ok', value: { ...read.value, status: 'requires_payment_method' } };
        },
      }),
    caught: /attempts count, \d+ were declined/,
  },
  'counts a wait for its turn as an answer that never came': {
    spoil: (gateway) =>
      new Proxy(gateway, {
        get: (target, name) => {
          const verb = target[name as keyof StripeGateway] as (
            ...asked: unknown[]
          ) => Promise<Called<unknown>>;
          return async (...asked: unknown[]) => {
            const called = await verb.apply(target, asked);
            const { kind } = called;
            return kind === 'out_of_turn' ? { kind: 'unknown', detail: called.detail } : called;
          };
        },
      }),
    caught: /failed although it only waited for its turn$/,
  },
  'gives a refund under a new key at every try': {
    spoil: (gateway) =>
      changed(gateway, {
        createRefund: (request) => gateway.createRefund({ ...request, key: renewed(request.key) }),
        refundsOf: () => Promise.resolve({ kind: 'ok', value: [] }),
      }),
    caught: /refunded, \d+ recorded|kept, and nothing is asked|only \d+ of/,
  },
  'reads the parameters of a request anew at every try': {
    spoilStores: (stores) => ({
      ...stores,
      frozenRequests: { freeze: (_key, parameters) => Promise.resolve(parameters) },
    }),
    caught: /is used with other parameters/,
    from: 2300,
  },
  'charges the customer who was linked at first': {
    spoilStores: (stores) => {
      let first: CustomerRow | null = null;
      const { collections } = stores;
      return {
        ...stores,
        collections: {
          ...collections,
          pendingInputs: async (tx, ref) => {
            const pending = await collections.pendingInputs(tx, ref);
            if (pending.customer.stripeCustomer !== null) first ??= pending.customer;
            return { ...pending, customer: first ?? pending.customer };
          },
        },
      };
    },
    caught: /charges cus_\d+, and .* is linked|which is not stored any more/,
  },
  'confirms without asking whether the customer still agrees': {
    spoilStores: (stores) => ({
      ...stores,
      invoices: {
        ...stores.invoices,
        withCollection: async (ref) => {
          const found = await stores.invoices.withCollection(ref);
          if (found === null) return null;
          const customer = { ...found.row.customer, autoPayWithdrawn: false };
          return { ...found, row: { ...found.row, customer } };
        },
      },
    }),
    caught: /charges a customer who has withdrawn their consent$/,
    from: 690,
  },
  'sends every mail that was ordered': {
    isTrue: () => true,
    caught: /asks for money|breaks a pause|announces what was not given/,
    from: 200,
  },
  'counts no reminders of other invoices': {
    spoilStores: (stores) => ({
      ...stores,
      reminderDays: { take: () => Promise.resolve(true) },
    }),
    under: policyNamed('many reminders, and the link is kept open'),
    caught: /is reminder \d+ of \d{4}-/,
  },
};
