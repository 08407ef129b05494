import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { event } from '../../postgres/samples';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const PATH = '/v1/quarantined_events';
const store = (id: string, quarantined: string | null) =>
  app.stores.events.store({ ...event(id), quarantined });

const idsOf = async (query = '') => {
  const { json } = await app.request('GET', `${PATH}${query}`);
  return (json['data'] as { id: string }[]).map(({ id }) => id);
};

it('lists what has no effect with its reason, page by page, the newest first', async () => {
  for (const id of ['evt_1', 'evt_2', 'evt_3']) await store(id, `wrong_mode: ${id}`);
  await store('evt_fine', null);
  expect(await idsOf()).toEqual(['evt_3', 'evt_2', 'evt_1']);
  const { json } = await app.request('GET', `${PATH}?limit=2`);
  expect(json).toMatchObject({
    has_more: true,
    next_cursor: 'evt_2',
    data: [{ id: 'evt_3', why: 'wrong_mode: evt_3', stripe_object: 'pi_1' }, { id: 'evt_2' }],
  });
  expect(await idsOf('?limit=2&starting_after=evt_2')).toEqual(['evt_1']);
});

it('releases one to the relay and has done with another, each once', async () => {
  for (const id of ['evt_again', 'evt_done']) await store(id, 'cannot_be_saved');
  const released = await app.request('POST', `${PATH}/evt_again/release`, {});
  expect([released.status, released.json['result']]).toEqual([200, 'released']);
  const dropped = await app.request('POST', `${PATH}/evt_done/drop`, {});
  expect([dropped.status, dropped.json['result']]).toEqual([200, 'dropped']);
  const relayed: string[] = [];
  await app.stores.events.relayWaiting(10, async (events) => {
    relayed.push(...events.map(({ id }) => id));
    return [];
  });
  expect(relayed).toContain('evt_again');
  expect(relayed).not.toContain('evt_done');
  expect(await idsOf()).not.toContain('evt_done');
});

it('has no other event to end the quarantine of', async () => {
  await store('evt_waiting', null);
  for (const path of ['evt_waiting/drop', 'evt_nobody/release']) {
    const answer = await app.request('POST', `${PATH}/${path}`, {});
    expect([answer.status, answer.json['code']]).toEqual([404, 'event_unknown']);
  }
});
