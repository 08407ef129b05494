import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ActivityDeps } from '../../activities';
import type * as Wire from '../../src/main/compose';
import type * as InsertInvoice from '../../src/postgres/invoices/insert-invoice';
import { settlementsOf } from '../../src/targets/sent-batch';

// A program of the installation with one client replaced by a worse one, to see that chaos finds
// it. The programs themselves know nothing of it.

type Modules = Awaited<ReturnType<typeof Wire.composeModules>>;
type Replaceable<M> = { -readonly [K in keyof M]: M[K] };

const load = createRequire(__filename);

interface Plant {
  modules?: (modules: Modules) => Modules;
  deps?: (deps: ActivityDeps) => ActivityDeps;
}

const LATE = 10_000;
/** Who is to die meanwhile has died. */
const MUCH_LATER = 3 * LATE;

/** The same with other calls; what it is made of is not copied, since some of it is not its own. */
const withCalls = <T extends object>(of: T, calls: Partial<T>): T =>
  new Proxy(of, {
    get: (target, name): unknown => Reflect.get(name in calls ? calls : target, name),
  });

const PLANTS: Record<string, Plant> = {
  /** 200 first, the row a moment later. */
  ack_before_commit: {
    modules: (modules) => {
      const { events } = modules.stores;
      const store: typeof events.store = (...event) => {
        setTimeout(() => void events.store(...event).catch(() => undefined), LATE);
        return Promise.resolve(true);
      };
      return { ...modules, stores: { ...modules.stores, events: { ...events, store } } };
    },
  },
  /** Each try asks Stripe under its own key. */
  key_with_dice: {
    modules: (modules) => ({
      ...modules,
      stripe: {
        ...modules.stripe,
        patientStripeFor: (code) => {
          const gateway = modules.stripe.patientStripeFor(code);
          return withCalls(gateway, {
            createIntent: (request) =>
              gateway.createIntent({ ...request, key: `${request.key}/${randomUUID()}` }),
          });
        },
      },
    }),
  },
  /** The same of the session over several invoices. */
  session_key_with_dice: {
    modules: (modules) => ({
      ...modules,
      stripe: {
        ...modules.stripe,
        patientStripeFor: (code) => {
          const gateway = modules.stripe.patientStripeFor(code);
          return withCalls(gateway, {
            createCheckout: (request) =>
              gateway.createCheckout({ ...request, key: `${request.key}/${randomUUID()}` }),
          });
        },
      },
    }),
  },
  /** The invoice of a period is saved before the period, and a name that is taken is avoided. */
  period_in_two_steps: {
    modules: (modules) => {
      const inserts = load('../../src/postgres/invoices/insert-invoice') as Replaceable<
        typeof InsertInvoice
      >;
      const { submit } = modules.stores.invoices;
      inserts.insertInvoiceWithin = async (_tx, _options, { invoice, actor, now }) => {
        const made = await submit(invoice, now, { actor });
        if (made.kind === 'created' || made.kind === 'refused') return made;
        const externalId = `${invoice.externalId}/again`;
        return submit({ ...invoice, externalId }, now, { actor });
      };
      return modules;
    },
  },
  /** A mail sent twice cannot be known as one. */
  message_id_with_dice: {
    deps: (deps) => ({
      ...deps,
      mailer: {
        ...deps.mailer,
        send: (mail) => deps.mailer.send({ ...mail, messageId: `${randomUUID()}@dice.example` }),
      },
    }),
  },
  /** The place of a page or of events is kept at once, what they brought much later. */
  place_before_rows: {
    modules: (modules) => {
      const { syncs, backfills } = modules.stores;
      const writeLate = (sync: number, facts: Parameters<typeof syncs.write>[1]) =>
        setTimeout(() => void syncs.write(sync, facts).catch(() => undefined), MUCH_LATER);
      const write: typeof syncs.write = async (sync, facts, also) => {
        writeLate(sync, facts);
        return syncs.write(sync, [], also);
      };
      const copy: typeof backfills.copy = async (facts, next, row) => {
        writeLate((await row).sync, facts);
        return backfills.copy([], next, row);
      };
      const late = {
        syncs: { ...syncs, write, writeThen: write },
        backfills: { ...backfills, copy },
      };
      return { ...modules, stores: { ...modules.stores, ...late } };
    },
  },
  /** What is given to a consumer counts as taken. */
  taken_before_sent: {
    modules: (modules) => {
      const { deliveries } = modules.stores;
      const receive: typeof deliveries.receive = async (consumer, limit) => {
        const received = await deliveries.receive(consumer, limit);
        const given = received?.messages ?? [];
        const taken = given.map(() => ({ kind: 'taken' }) as const);
        await deliveries.settle(consumer, settlementsOf(given, taken));
        return received;
      };
      return { ...modules, stores: { ...modules.stores, deliveries: { ...deliveries, receive } } };
    },
  },
};

function plant(names: readonly string[]): void {
  const wire = load('../../src/main/compose') as Replaceable<typeof Wire>;
  const { composeModules: composeAll, activityDeps } = wire;
  const chosen = names.map((name) => {
    const found = PLANTS[name];
    if (found !== undefined) return found;
    throw new Error(`no bug is called ${name}; there are ${Object.keys(PLANTS).join(', ')}`);
  });
  wire.composeModules = async (...given) => {
    const built = await composeAll(...given);
    return chosen.reduce((modules, { modules: worse }) => worse?.(modules) ?? modules, built);
  };
  wire.activityDeps = (modules) =>
    chosen.reduce((deps, { deps: worse }) => worse?.(deps) ?? deps, activityDeps(modules));
}

const [, , program = '', names = ''] = process.argv;
plant(names.split(','));
load(`../../src/main/${program}`);
