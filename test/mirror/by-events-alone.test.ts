import { CATALOG } from '../../src/domain/mirror/catalog/catalog';
import { factOfEvent } from '../../src/domain/mirror/event-fact';
import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

const BY_EVENTS = CATALOG.filter(({ sync }) => sync === 'events');

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeAll(async () => {
  stage = await openMirrorStage();
});
afterAll(async () => {
  await running?.end();
  await stage.close();
});

test('each event of a collection without a list shows an object of it, or its end', () => {
  expect(BY_EVENTS.map(({ name }) => name)).toEqual([
    'billing_portal_session',
    'discount',
    'mandate',
    'source',
    'source_mandate_notification',
    'source_transaction',
  ]);
  for (const { name, object, events, reason } of BY_EVENTS) {
    expect([name, reason === null]).toEqual([name, false]);
    for (const type of events) {
      const data = { object: { id: 'x_1', object } };
      const shown = factOfEvent({ id: 'evt_1', type, created: 1, api_version: null, data });
      expect([type, shown?.collection, shown?.upstreamId]).toEqual([type, name, 'x_1']);
    }
  }
});

test('what has no list at Stripe is mirrored from its events, and nothing is listed', async () => {
  const names = BY_EVENTS.map(({ name }) => name);
  const sync = await stage.makeSync(names);
  const paths = new Set<string>();
  running = stage.start(sync, (reader) => ({
    ...reader,
    page: (path, query) => {
      paths.add(path);
      return reader.page(path, query);
    },
  }));
  const make = async (collection: string, more: object = {}) =>
    (await stage.stripe.control<{ ids: string[] }>('objects', { collection, ...more })).ids[0] ??
    '';
  const source = await make('source');
  const report = (event: string, fields: object) =>
    stage.stripe.control('objects/change', { collection: 'source', id: source, event, fields });
  await report('source.chargeable', {});
  const transaction = await make('source_transaction', { parent: source });
  const seen = async () => {
    const records = await stage.recordsOf(sync);
    return records.map((one) => [one['object'], one['id'], one['status']]);
  };
  await eventually(async () => {
    expect(await seen()).toEqual([
      ['source', source, 'chargeable'],
      ['source_transaction', transaction, expect.anything()],
    ]);
  });
  await report('source.canceled', { status: 'canceled' });
  await eventually(async () =>
    expect(await seen()).toEqual(expect.arrayContaining([['source', source, 'canceled']])),
  );
  expect([...paths]).toEqual(['/v1/events']);
  expect(await stage.db.stores.backfills.list(sync.number)).toEqual([]);
});
