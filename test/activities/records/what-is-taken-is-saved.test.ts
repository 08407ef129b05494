import * as fc from 'fast-check';
import { parseInvoice } from '../../../src/contract/parse-invoice';
import { commandProblems } from '../../../src/domain/collection/model/check-command';
import type { Command } from '../../../src/domain/collection/model/command';
import { COMMAND_ROWS } from '../../../src/domain/collection/model/command-rows';
import type {
  CommandDefinition,
  CommandField,
  CommandName,
} from '../../../src/domain/collection/model/command-rows';
import { eventAboutOf } from '../../../src/stripe/event-about';
import { parseEvent } from '../../../src/stripe/stripe-event';
import type { Stage } from '../stage';
import { CONNECTION, invoice, refOf, resumed, setStage, storeEventOf } from '../stage';

/** The parsers say what is taken; whatever they take, the real tables save. */
let stage: Stage;
const setAside: unknown[] = [];

beforeAll(async () => {
  stage = await setStage();
  stage.deps.onSetAside = (one) => void setAside.push(one);
});
afterAll(() => stage.close());
afterEach(() => expect(setAside.splice(0)).toEqual([]));

let count = 0;
const nextId = () => `taken-${(count += 1)}`;

const MAX = 999_999_999_999;
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength }),
    fc.constant('😀'.repeat(maxLength)),
    fc.constantFrom('a\tb', '\u202eabc', '\\u0000', '"\'', '\ufffe', '%00', 'a|b'),
  );
const days = fc.constantFrom('1970-01-01', '9999-12-31', '2028-02-29', '2026-11-29', '1969-12-31');
const zones = fc.constantFrom('Pacific/Kiritimati', 'Etc/GMT+12', 'Europe/Berlin', null);
const lineAmounts = fc.oneof(fc.constantFrom(MAX, -MAX, 0, 10_000), fc.integer({ min: 1, max: 9 }));

const invoices = fc.record({
  currency: fc.constantFrom('eur', 'idr', 'jpy', 'usd'),
  days: fc.tuple(days, days).map((two) => two.toSorted()),
  name: text(300),
  zone: zones,
  number: text(100),
  memo: fc.option(text(2_000)),
  metadata: fc.dictionary(text(20), text(200), { maxKeys: 5 }),
  amounts: fc.array(lineAmounts, { minLength: 1, maxLength: 4 }),
  quantity: fc.constantFrom(0, Number.MAX_SAFE_INTEGER, '0.000000000001', '999999999999'),
  send: fc.constantFrom('now', 'manual'),
});

test('every invoice that is taken is saved, with its first step', async () => {
  let taken = 0;
  const check = fc.asyncProperty(invoices, async (made) => {
    const external_id = nextId();
    const { amounts, quantity, days: on } = made;
    const description = made.memo ?? 'Work';
    const body = {
      external_id,
      number: made.number,
      currency: made.currency,
      amount_due: amounts.reduce((sum, amount) => sum + amount, 0),
      issued_on: on[0],
      due_on: on[1],
      customer: { external_id, name: made.name, email: 'a@b.example', time_zone: made.zone },
      lines: amounts.map((amount) => ({ description, quantity, unit_amount: amount, amount })),
      memo: made.memo,
      metadata: made.metadata,
      send: made.send,
    };
    if (!parseInvoice(body, CONNECTION.code).ok) return;
    taken += 1;
    const first = await stage.advance({ ...resumed(external_id), invoice: body });
    expect(first.handedOver).toMatchObject({ kind: 'created' });
    const again = await stage.advance({ ...resumed(external_id, first.version), invoice: body });
    expect(again.handedOver).toMatchObject({ kind: 'same' });
  });
  await fc.assert(check, { numRuns: 80 });
  expect(taken).toBeGreaterThan(15);
});

const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function valueOf(row: CommandField): fc.Arbitrary<unknown> {
  switch (row.kind) {
    case 'flag':
      return fc.boolean();
    case 'amount':
      return fc.constantFrom(1, 11_900, MAX, MAX + 1);
    case 'time':
      return fc.oneof(
        fc.constantFrom(0, LAST, -1, LAST + 1, 0.5),
        fc.integer({ min: 0, max: LAST }),
      );
    case 'line':
    case 'paragraphs':
      return row.nullable === true ? fc.option(text(row.max)) : text(row.max);
    case 'methods':
      return fc.constantFrom(null, ['card'], ['sepa_debit', 'card'], [], ['Card']);
    case 'terms':
      return fc.constant({});
  }
}

const names = (Object.keys(COMMAND_ROWS) as CommandName[]).filter((name) => name !== 'edit');

const commands = fc.constantFrom(...names).chain((name) => {
  const { fields }: CommandDefinition = COMMAND_ROWS[name];
  const values = Object.entries(fields).map(([field, row]) => [field, valueOf(row)] as const);
  return fc.record({
    name: fc.constant(name),
    id: text(200),
    by: fc.constantFrom('business', 'customer'),
    values: fc.record(Object.fromEntries(values)),
  });
});

test('every command that is taken is saved, and answered the same again', async () => {
  const taken = new Set<string>();
  const check = fc.asyncProperty(fc.array(commands, { maxLength: 5 }), async (made) => {
    const externalId = nextId();
    await stage.stores.invoices.submit(invoice(externalId), stage.clock.now());
    const given = made
      .map(({ name, id, by, values }, at) => ({
        id: `${externalId}/${at}/${id}`,
        by,
        name,
        ...values,
      }))
      .filter((one): one is typeof one & Command => commandProblems(one).length === 0);
    for (const { name } of given) taken.add(name);
    const inbox = given.map((command) => ({ kind: 'command', command }) as const);
    const first = await stage.advance({ ...resumed(externalId), inbox });
    expect(first.answers.map(({ commandId }) => commandId)).toEqual(given.map(({ id }) => id));
    const again = await stage.advance({ ...resumed(externalId, first.version), inbox });
    expect(again.answers).toEqual(first.answers);
  });
  await fc.assert(check, { numRuns: 80 });
  expect(taken.size).toBeGreaterThan(10);
});

const ids = fc.oneof(fc.constantFrom('pi_1', 'cs_1', 'a\0b', 'x'.repeat(300), 7, null), text(250));

const events = fc.record({
  id: fc.oneof(text(200), fc.constantFrom('x'.repeat(3_000), '\0', '')),
  type: fc.oneof(text(200), fc.constantFrom('payment_intent.succeeded', 'charge.dispute.closed')),
  created: fc.constantFrom(0, 1_795_000_000, 253_402_300_799, -1, 1e308, 0.5),
  object: fc.record({
    id: ids,
    object: fc.constantFrom('payment_intent', 'checkout.session', 'charge', 'refund', 'dispute'),
    payment_intent: ids,
    charge: ids,
    customer: ids,
    status: ids,
    metadata: fc.record({
      invoice_ref: ids,
      attempt: fc.constantFrom('1', '999999999', '99999999999', 'x'),
    }),
  }),
});

test('every event that is read is stored, and applied by its step', async () => {
  let taken = 0;
  const externalId = nextId();
  await stage.stores.invoices.submit(invoice(externalId), stage.clock.now());
  const check = fc.asyncProperty(events, async ({ object, ...made }) => {
    const body = { object: 'event', livemode: false, ...made, data: { object } };
    const event = parseEvent(JSON.stringify({ ...body, id: made.id && `${nextId()}${made.id}` }));
    if ('problem' in event) return;
    taken += 1;
    await storeEventOf(stage, externalId, {
      id: event.id,
      type: event.type,
      about: eventAboutOf(event),
    });
  });
  await fc.assert(check, { numRuns: 150 });
  expect(taken).toBeGreaterThan(30);
  const pending = await stage.stores.inTransaction((tx) =>
    stage.stores.collections.pendingInputs(tx, refOf(externalId)),
  );
  expect(pending.events).toEqual([]);
  expect(await stage.stores.quarantine.list(CONNECTION.code, 1, null)).toEqual([]);
});
