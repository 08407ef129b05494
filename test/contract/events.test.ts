import { PUBLIC_EVENTS } from '../../src/contract/events';
import { openApiDocument } from '../../src/contract/openapi';
import { upgradeEvent } from '../../src/domain/upgrade-event';
import { EVENT_TYPES, eventProblems } from '../harness/event-problems';
import { OLD_EVENTS } from './old-events';

const upgraded = OLD_EVENTS.map(({ type, data }) => upgradeEvent(type, data, 'eur'));

test('there is an old row of every type', () => {
  expect(new Set(OLD_EVENTS.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES));
});

test('an old row of every type reads as its type does today', () => {
  expect(upgraded.flatMap(({ type, data }) => eventProblems(type, data))).toEqual([]);
});

test('what is of today is not changed by the reading', () => {
  for (const event of upgraded) {
    expect(upgradeEvent(event.type, { ...event.data }, 'eur')).toEqual(event);
  }
});

test('names, times and shapes of old rows are those of today, and nothing is lost', () => {
  const time = '2026-11-03T09:00:00.000Z';
  const method = { id: 'pm_1', type: 'card', label: 'visa 4242' };
  const paid = { type: 'invoice.paid', data: expect.objectContaining({ amount_received: 1000 }) };
  const action = (data: object) => ({
    type: 'invoice.requires_action',
    data: { number: '2026-0042', currency: 'eur', ...data },
  });
  expect(upgraded).toEqual(
    expect.arrayContaining([
      paid,
      action({ action: 'authenticate', until: time, amount_remaining: null }),
      action({ action: 'verify_bank_account', until: null, amount_remaining: 1000 }),
      {
        type: 'invoice.payment_failed',
        data: {
          number: '2026-0042',
          currency: 'eur',
          attempt: 1,
          code: 'insufficient_funds',
          next_attempt_at: time,
        },
      },
      {
        type: 'customer.payment_method_updated',
        data: { external_id: 'acme', stripe_customer: 'cus_1', default_method: method },
      },
    ]),
  );
});

test('a type that only a newer release knows is left as it is', () => {
  const data = { a: 1 };
  expect(upgradeEvent('customer.moved', data, null)).toEqual({ type: 'customer.moved', data });
});

test('the OpenAPI document describes an event by its type, each a component', () => {
  const { components } = openApiDocument({ url: 'https://x.example', version: '1' });
  const { schemas } = components as { schemas: Record<string, EventSchema> };
  const { discriminator, oneOf } = schemas['Event'] ?? {};
  expect(discriminator?.propertyName).toBe('type');
  expect(Object.keys(discriminator?.mapping ?? {}).sort()).toEqual([...EVENT_TYPES].sort());
  expect(new Set(oneOf?.map(({ $ref }) => $ref))).toEqual(
    new Set(Object.values(discriminator?.mapping ?? {})),
  );
  for (const ref of Object.values(discriminator?.mapping ?? {})) {
    expect(schemas[ref.replace('#/components/schemas/', '')]?.description).toBeTruthy();
  }
});

interface EventSchema {
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  oneOf?: { $ref: string }[];
  description?: string;
}

test('each row of the catalogue is under its own type', () => {
  for (const [type, row] of Object.entries(PUBLIC_EVENTS)) {
    expect(row.shape.type.value).toBe(type);
  }
});
