import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ActivityDeps } from '../../activities';
import type * as Wire from '../../src/main/compose';

// A program of the house with one room replaced by a worse one, to see that chaos bites. The
// programs themselves know nothing of it.

type Rooms = Awaited<ReturnType<typeof Wire.composeModules>>;

interface Plant {
  rooms?: (rooms: Rooms) => Rooms;
  deps?: (deps: ActivityDeps) => ActivityDeps;
}

const LATE = 10_000;

const PLANTS: Record<string, Plant> = {
  /** 200 first, the row a moment later. */
  ack_before_commit: {
    rooms: (rooms) => {
      const { events } = rooms.stores;
      const store: typeof events.store = (...event) => {
        setTimeout(() => void events.store(...event).catch(() => undefined), LATE);
        return Promise.resolve(true);
      };
      return { ...rooms, stores: { ...rooms.stores, events: { ...events, store } } };
    },
  },
  /** Each try asks Stripe under a name of its own. */
  key_with_dice: {
    rooms: (rooms) => ({
      ...rooms,
      stripeFor: (code) => {
        const room = rooms.stripeFor(code);
        return {
          ...room,
          createIntent: (ask) => room.createIntent({ ...ask, key: `${ask.key}/${randomUUID()}` }),
        };
      },
    }),
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
};

function plant(names: readonly string[]): void {
  const load = createRequire(__filename);
  const wire = load('../../src/main/compose') as {
    -readonly [K in keyof typeof Wire]: (typeof Wire)[K];
  };
  const { composeModules: buildRooms, activityDeps } = wire;
  const chosen = names.map((name) => {
    const found = PLANTS[name];
    if (found !== undefined) return found;
    throw new Error(`no bug is called ${name}; there are ${Object.keys(PLANTS).join(', ')}`);
  });
  wire.composeModules = async (...given) => {
    const built = await buildRooms(...given);
    return chosen.reduce((rooms, { rooms: worse }) => worse?.(rooms) ?? rooms, built);
  };
  wire.activityDeps = (rooms) =>
    chosen.reduce((deps, { deps: worse }) => worse?.(deps) ?? deps, activityDeps(rooms));
}

const [, , program = '', names = ''] = process.argv;
plant(names.split(','));
createRequire(__filename)(`../../src/main/${program}`);
