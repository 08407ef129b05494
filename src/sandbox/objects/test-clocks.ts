import type Stripe from 'stripe';
import { del, get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, missing } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { newId } from '../world/ids';
import { plan } from '../world/planned-changes';
import type { World } from '../world/world';

// Stripe's test clocks. As at Stripe they move only themselves and Billing objects, which this
// sandbox does not play: its own time is moved by /_sandbox/clock.

function found(store: AccountStore, id: string): Stripe.TestHelpers.TestClock {
  const clock = store.testClocks.get(id);
  if (clock === undefined) throw missing('test clock', id, 'test_clock');
  return clock;
}

export function testClockReady(world: World, store: AccountStore, id: string): void {
  const clock = store.testClocks.get(id);
  const target = clock?.status_details.advancing?.target_frozen_time;
  if (clock === undefined || target === undefined) return;
  clock.frozen_time = target;
  clock.status = 'ready';
  clock.status_details = {};
  emit(world, store, 'test_helpers.test_clock.ready', clock);
}

export const testClockRoutes: readonly Route[] = [
  post<Stripe.TestHelpers.TestClockCreateParams>('/v1/test_helpers/test_clocks', (call) => {
    const { world, store, params } = call;
    const created = world.clock.seconds();
    const clock = store.testClocks.add({
      id: newId('clock'),
      object: 'test_helpers.test_clock',
      created,
      deletes_after: created + 30 * 86_400,
      frozen_time: params.frozen_time,
      livemode: false,
      name: params.name ?? null,
      status: 'ready',
      status_details: {},
    });
    emit(world, store, 'test_helpers.test_clock.created', clock);
    return clock;
  }),
  get<Paging>('/v1/test_helpers/test_clocks', ({ world, store, params }) =>
    list(world, { url: '/v1/test_helpers/test_clocks', table: store.testClocks, paging: params }),
  ),
  get('/v1/test_helpers/test_clocks/:id', ({ store, id }) => found(store, id)),
  del('/v1/test_helpers/test_clocks/:id', ({ world, store, id }) => {
    const clock = found(store, id);
    store.testClocks.remove(id);
    emit(world, store, 'test_helpers.test_clock.deleted', clock);
    return { id, object: 'test_helpers.test_clock', deleted: true };
  }),
  post<{ frozen_time: number }>('/v1/test_helpers/test_clocks/:id/advance', (call) => {
    const { world, store, params, id } = call;
    const clock = found(store, id);
    if (clock.status !== 'ready' || params.frozen_time <= clock.frozen_time) {
      throw invalid(
        `Test clocks only go forward: this one is ${clock.status} at ${clock.frozen_time}.`,
        undefined,
        'frozen_time',
      );
    }
    clock.status = 'advancing';
    clock.status_details = { advancing: { target_frozen_time: params.frozen_time } };
    emit(world, store, 'test_helpers.test_clock.advancing', clock);
    const dueAt = world.clock.now() + 100;
    plan(world, store, { kind: 'test_clock_ready', id, dueAt, detail: '' });
    return clock;
  }),
];
