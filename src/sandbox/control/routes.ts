import { expireSession } from '../checkout/expire-session';
import { changeAccount, deauthorize } from '../connect/accounts';
import type { AccountState } from '../connect/accounts';
import { refuseVersion } from '../transport/versions';
import { rollSecret } from '../webhooks/routes';
import { readRules } from '../webhooks/rules';
import type { AccountStore } from '../world/account-store';
import { defaultSettings } from '../world/world';
import type { Settings } from '../world/world';
import { requireObject, number, text } from './find';
import type { ControlHandler } from './handler';
import { moneyControls } from './money';
import { objectControls } from './objects';
import { payControls } from './pay';

const clockControls: Readonly<Record<string, ControlHandler>> = {
  'GET clock': ({ world }) => ({
    now: world.clock.now(),
    upcoming: world.agenda.upcoming().map(({ dueAt, what }) => ({ due_at: dueAt, what })),
  }),
  'POST clock/advance': async ({ world }, body) => {
    const ms = number(body, 'ms') ?? (number(body, 'seconds') ?? Number.NaN) * 1000;
    if (!(ms >= 0)) throw new Error('say how far: {"seconds": 3600}');
    await world.agenda.advance(ms);
    // Kept by itself: perhaps nothing else changed, and a restart goes on from here.
    world.touched('', 'clock', 'clock');
    return { now: world.clock.now() };
  },
};

const networkControls: Readonly<Record<string, ControlHandler>> = {
  'POST webhooks': ({ world }, body) => {
    world.deliveries.rules = readRules(body);
    const { drop, duplicate, delayMs, reorder, neverGenerate, types } = world.deliveries.rules;
    return { drop, duplicate, delay_ms: delayMs, reorder, never_generate: neverGenerate, types };
  },
  'POST webhooks/redeliver': ({ world }, body) => {
    const { store, object } = requireObject(world, (each) =>
      each.events.get(text(body, 'event') ?? ''),
    );
    world.deliveries.again(world, store, object);
    return { event: object.id, redelivered: true };
  },
  'POST webhook_endpoints/:id/roll': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.endpoints.get(id));
    const secret = rollSecret(object, body['overlap'] !== false);
    world.touched(store.account, 'endpoints', id);
    return { id, secret };
  },
  'POST faults': ({ faults }, body) => faults.add(body),
  'GET faults': ({ faults }) => faults.list(),
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return { cleared: true };
  },
  'POST keys/expire': ({ keys }) => {
    keys.prune(0);
    return { expired: true };
  },
  'POST keys/revoke': ({ world }, body) => {
    const key = text(body, 'key') ?? '';
    if (!/^[sr]k_test_/.test(key)) throw new Error('say which: {"key": "sk_test_…"}');
    const revoked = body['revoked'] !== false;
    if (revoked) world.revokedKeys.add(key);
    else world.revokedKeys.delete(key);
    return { revoked };
  },
  'GET settings': ({ world }) => world.settings,
  'POST settings': ({ world }, body) => {
    const version = text(body, 'eventVersion');
    if (version !== undefined) refuseVersion(version);
    return Object.assign(world.settings, body as Partial<Settings>);
  },
};

const recordControls: Readonly<Record<string, ControlHandler>> = {
  'GET requests': ({ requests }, _body, _id, query) => {
    const limit = Number(query.get('limit') ?? '100');
    if (!(limit >= 1)) throw new Error('limit must be a number, such as ?limit=100');
    return requests.recent().slice(0, limit);
  },
  'GET request_counts': ({ traffic }, _body, _id, query) => {
    const account = query.get('account');
    const wanted = (each: string): boolean => account === null || each === account;
    return {
      seconds: traffic.lines().filter((line) => wanted(line.account)),
      busiest: Object.fromEntries(
        Object.entries(traffic.busiest()).filter(([each]) => wanted(each)),
      ),
    };
  },
  'GET truth': ({ world }, _body, _id, query) => {
    const what = query.get('what');
    const lines = world.truth.recent();
    return what === null ? lines : lines.filter((line) => line.what === what);
  },
  'GET memory': ({ world: { memory } }) => ({
    kept_bytes: memory.reserved(),
    limit_bytes: memory.limit,
    full: memory.isFull(),
  }),
  'GET violations': ({ world }, _body, _id, query) => {
    const kind = query.get('kind');
    const all = world.violations.recorded();
    return kind === null ? all : all.filter((each) => each.kind === kind);
  },
  'POST reset': (state) => {
    const { world } = state;
    world.agenda.clear();
    world.plans.clear();
    world.stateFile.rewrite([]);
    world.platforms.clear();
    world.accounts.clear();
    world.accountsMemory.releaseAll();
    world.accountObjects.clear();
    world.violations.clear();
    world.truth.clear();
    world.deliveries.rules = readRules({});
    Object.assign(world.settings, defaultSettings());
    state.faults.clear();
    state.keys.clear();
    state.requests.clear();
    state.traffic.clear();
    world.revokedKeys.clear();
    return { reset: true };
  },
};

const accountControls: Readonly<Record<string, ControlHandler>> = {
  'POST accounts/:id': ({ world }, body, id) => {
    const { store } = requireObject(world, (each) => (each.account === id ? each : undefined));
    return changeAccount(world, store, body as AccountState);
  },
  'POST accounts/:id/deauthorize': ({ world }, _body, id) => {
    const { store } = requireObject(world, (each) => (each.account === id ? each : undefined));
    deauthorize(world, store);
    return { id, deauthorized: true };
  },
};

const sessionControls: Readonly<Record<string, ControlHandler>> = {
  'POST sessions/:id/expire': ({ world }, _body, id) => {
    const { store, object } = requireObject(world, (each: AccountStore) => each.sessions.get(id));
    expireSession(world, store, object);
    return object;
  },
};

export const controlRoutes: readonly (readonly [string, ControlHandler])[] = Object.entries({
  ...clockControls,
  ...payControls,
  ...sessionControls,
  ...moneyControls,
  ...accountControls,
  ...objectControls,
  ...networkControls,
  ...recordControls,
});
