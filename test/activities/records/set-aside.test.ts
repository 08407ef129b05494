import { Pool } from 'pg';
import { advanceWith } from '../../../activities/records/advance-with';
import type { SetAside } from '../../../activities/records/set-aside';
import type { Command } from '../../../src/domain/collection/model/command';
import { effectId } from '../../../src/domain/collection/model/effect-id';
import type { IntentReading, Reading } from '../../../src/domain/collection/model/fact';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { Stage } from '../stage';
import { CONNECTION, invoice, refOf, resumed, setStage, storeEventOf } from '../stage';

let stage: Stage;
let sql: Pool;
let setAside: (SetAside & { ref: string })[];

beforeAll(async () => {
  stage = await setStage();
  sql = new Pool({ connectionString: stage.url, max: 1 });
  sql.on('error', () => undefined); // the database is dropped under an idle connection
});
afterAll(async () => {
  await sql.end();
  await stage.close();
});
beforeEach(() => {
  setAside = [];
  stage.deps.onSetAside = (one) => void setAside.push(one);
});

const submit = async (externalId: string) => {
  await stage.stores.invoices.submit(invoice(externalId), stage.clock.now());
  return refOf(externalId);
};

const offlinePayment = (id: string, receivedAt: number): Command => ({
  id,
  by: 'business',
  name: 'record_outside_payment',
  amount: 1_000,
  reference: 'wire',
  receivedAt,
});

const pause: Command = { id: 'pause', by: 'business', name: 'pause', until: null, reason: 'x' };

/** As .NET writes an empty date: an earlier release took it. */
const YEAR_0 = Date.parse('0000-01-01T00:00:00Z');

test('a stored command that cannot be saved is refused; what came with it is applied', async () => {
  const ref = await submit('year-0');
  const { commands } = stage.stores;
  await commands.store(ref, offlinePayment('bad', YEAR_0), 'h1');
  await commands.store(ref, { ...pause, id: 'good-after' }, 'h2');
  const bad = { kind: 'command', command: offlinePayment('bad', YEAR_0) } as const;
  const step = await stage.advance({ ...resumed('year-0'), inbox: [bad] });
  expect(step.answers).toEqual([
    expect.objectContaining({ commandId: 'bad', outcome: 'refused', code: 'cannot_be_saved' }),
  ]);
  const { state } = await stage.row('year-0');
  expect(state.ledger.payments).toEqual([]);
  expect(state.plan.pause).toMatchObject({ reason: 'x' });
  expect(setAside).toEqual([expect.objectContaining({ what: 'command', id: 'bad', ref })]);
  const again = await stage.advance({ ...resumed('year-0', step.version), inbox: [bad] });
  expect(again.answers).toEqual(step.answers);
});

test('a command in a history that no parser takes today is refused by its words', async () => {
  await submit('from-history');
  const inbox = [
    { kind: 'command', command: offlinePayment('too-early', YEAR_0) } as const,
    { kind: 'command', command: { ...pause, id: 'x'.repeat(4_000) } } as const,
    { kind: 'command', command: { ...pause, id: 'right' } } as const,
  ];
  const { answers } = await stage.advance({ ...resumed('from-history'), inbox });
  expect(answers.map(({ commandId, code }) => [commandId.slice(0, 9), code])).toEqual([
    ['too-early', 'command_invalid'],
    ['xxxxxxxxx', 'command_invalid'],
    ['right', null],
  ]);
  expect(answers[0]?.detail).toContain('receivedAt: must be a time');
});

test('a draft is edited by an invoice, never by terms that a command brings', async () => {
  await stage.stores.invoices.submit(invoice('no-terms', { send: 'manual' }), stage.clock.now());
  const edit = { id: 'e', by: 'business', name: 'edit', terms: {} } as unknown as Command;
  const asked = { ...resumed('no-terms'), inbox: [{ kind: 'command', command: edit } as const] };
  const { answers } = await stage.advance(asked);
  expect(answers).toMatchObject([{ outcome: 'refused', code: 'command_invalid' }]);
  expect((await stage.row('no-terms')).state.terms.amountDue).toBe(11_900);
});

test('an event that no step can apply is quarantined, and Stripe is read instead', async () => {
  const ref = await submit('odd-event');
  await stage.stores.commands.store(ref, { ...pause, id: 'beside' }, 'h');
  const about = { objectId: 'pi_odd', intentId: 'pi_odd' };
  const { quarantine } = stage.stores;
  const quarantined = () => quarantine.list(CONNECTION.code, 10, null);
  await sql.query(`create function spoil() returns trigger language plpgsql as
    $$ begin new.about = 'null'; return new; end $$`);
  await sql.query(`create trigger spoil before insert on stripe_events
    for each row when (new.id = 'evt_odd') execute function spoil()`);
  const step = await storeEventOf(stage, 'odd-event', { id: 'evt_odd', type: 'x.y', about });
  expect(step.effects.map(({ effect }) => effect.kind)).toContain('readStripe');
  expect((await stage.row('odd-event')).state.plan.pause).toMatchObject({ reason: 'x' });
  expect(await quarantined()).toMatchObject([{ id: 'evt_odd', type: 'x.y', objectId: null }]);
  expect(setAside).toMatchObject([{ what: 'event', id: 'evt_odd' }]);
  expect(await quarantine.end(CONNECTION.code, 'evt_odd', 'drop')).toBe(true);
  expect(await quarantine.end(CONNECTION.code, 'evt_odd', 'release')).toBe(false);
  expect(await quarantined()).toEqual([]);
});

test('an answer that cannot be saved counts as unknown; the rest goes on', async () => {
  const ref = await submit('odd-answer');
  const about = { objectId: 'pi_1', intentId: 'pi_1' };
  const asked = await storeEventOf(stage, 'odd-answer', { id: 'evt_1', type: 'x.y', about });
  await stage.stores.commands.store(ref, { ...pause, id: 'with-answer' }, 'h');
  const reading: Reading = {
    asOf: Date.now() + 1_000,
    intents: [paidAt(Number.NaN)],
    sessions: [],
    searched: false,
  };
  const step = await advanceWith(stage.deps, {
    identity: { connection: CONNECTION.code, externalId: 'odd-answer' },
    version: asked.version,
    facts: [{ kind: 'reading', answers: effectId.readStripe, reading }],
  });
  const { state } = await stage.row('odd-answer');
  expect(step.version).toBeGreaterThan(asked.version);
  expect(state.plan.pause).toMatchObject({ reason: 'x' });
  expect(state.later.map(({ effect }) => effect.kind)).toEqual(['readStripe']);
  expect(setAside).toMatchObject([{ what: 'fact', id: 'reading' }]);
});

test('a row that cannot be saved fails as before: nothing that arrived is at fault', async () => {
  const ref = await submit('spoilt-row');
  await stage.stores.commands.store(ref, { ...pause, id: 'innocent' }, 'h');
  await sql.query(
    `update collections set state = jsonb_set(state, '{plan,charge}',
    '{"kind": "at", "at": 0, "by": "plan"}') - 'ledger' where ref = $1`,
    [ref],
  );
  await expect(stage.advance(resumed('spoilt-row'))).rejects.toThrow(TypeError);
  expect(setAside).toEqual([]);
});

test('an invoice that the tables refuse is refused with words, not tried for ever', async () => {
  await sql.query(`alter table invoices add constraint no_seven check (number <> 'seven')`);
  const given = {
    ...resumed('seven'),
    invoice: sampleInvoice({ external_id: 'seven', number: 'seven' }),
  };
  await expect(stage.advance(given)).rejects.toMatchObject({
    type: 'invoice_refused',
    nonRetryable: true,
  });
});

const paidAt = (createdAt: number): IntentReading => ({
  id: 'pi_1',
  status: 'succeeded',
  amount: 11_900,
  amountReceived: 11_900,
  currency: 'eur',
  n: null,
  ofCheckout: false,
  method: null,
  decline: null,
  instructionsUrl: null,
  charge: { id: 'ch_1', createdAt, refunds: [], disputes: [], warnings: [] },
});
