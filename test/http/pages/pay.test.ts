import type { IntentReading } from '../../../src/domain/collection/model/fact';
import type { Method } from '../../../src/domain/collection/model/method';
import { queryableOf } from '../../../src/postgres/database';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';
import { PATIENT, startApp } from '../support/test-app';
import { commandIdOf, visitorOf } from '../support/visitor';
import type { Visitor } from '../support/visitor';

let app: TestApp;
let visitor: Visitor;
beforeAll(async () => {
  app = await startApp({
    limits: { pagesPerLink: 10_000 },
    waits: { ...PATIENT, checkout: 400 },
  });
  visitor = visitorOf(app);
});
afterAll(() => app.close());
beforeEach(() => {
  app.run.away = false;
  app.run.checkoutAfterMs = 0;
});

describe('Pay using Stripe', () => {
  it('sends the customer on to the one session, however often it is pressed', async () => {
    const { link } = await visitor.invoice();
    const id = commandIdOf((await visitor.get(link)).text);
    const first = await visitor.press(`${link}/pay`, { command_id: id });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    const again = await visitor.press(`${link}/pay`, { command_id: id });
    const secondPress = await visitor.press(`${link}/pay`, {
      command_id: commandIdOf((await visitor.get(link)).text),
    });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(secondPress.headers.get('location')).toBe(first.headers.get('location'));
    expect((await visitor.get(`${link}/continue`)).headers.get('location')).toBe(
      first.headers.get('location'),
    );
  });

  it('pressed a hundred times at once opens one session', async () => {
    const { link, id } = await visitor.invoice();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => visitor.press(`${link}/pay`, { command_id: `same-${id}` })),
    );
    const places = answers.filter(({ status }) => status === 303);
    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places.map(({ headers }) => headers.get('location'))).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 303 && status !== 202);
    expect(others.map(({ status }) => status)).toEqual([]);
  });

  it('pressed on many pages while the session is made leads all of them to it', async () => {
    const { link, ref } = await visitor.invoice();
    app.run.checkoutAfterMs = null;
    const form = (at: number) => ({ command_id: `page-${ref}-${at}` });
    const presses = Array.from({ length: 30 }, (_, at) => visitor.press(`${link}/pay`, form(at)));
    const answers = await Promise.all(presses);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    await app.run.open(ref);
    const again = await Promise.all(answers.map((_, at) => visitor.press(`${link}/pay`, form(at))));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([303]));
    expect(new Set(again.map(({ headers }) => headers.get('location'))).size).toBe(1);
  });

  it('goes on to the next session at once when the reused one had just expired', async () => {
    const { link, ref } = await visitor.invoice();
    const first = await visitor.press(`${link}/pay`, { command_id: 'expired-1' });
    expect(first.status).toBe(303);
    app.run.beforeAnswer = async () => {
      const row = await app.stores.collections.load(ref);
      const lane = row?.state.lane;
      if (lane?.kind !== 'checkout_open') throw new Error('no checkout is open');
      const { sessionId: id, n, amount: amountTotal, expiresAt } = lane;
      const session = { id, n, amountTotal, expiresAt, status: 'expired', intentId: null } as const;
      const sessions = [{ ...session, currency: 'eur' } as const];
      const reading = { asOf: Date.now(), intents: [], sessions, searched: false };
      await app.run.step(ref, [{ kind: 'reading', answers: null, reading }]);
      await app.run.open(ref);
    };
    const again = await visitor.press(`${link}/pay`, { command_id: 'expired-2' });
    expect(again.status).toBe(303);
    expect(again.headers.get('location')).not.toBe(first.headers.get('location'));
  });

  it('that takes long shows a page which comes back by itself', async () => {
    const { link, ref } = await visitor.invoice();
    app.run.checkoutAfterMs = null;
    const answer = await visitor.press(`${link}/pay`, { command_id: 'slow-form-1' });
    expect([answer.status, answer.headers.get('refresh')]).toEqual([
      202,
      expect.stringContaining(`${link}/continue`),
    ]);
    const asked = app.run.commanded.length;
    const waiting = await visitor.get(`${link}/continue`);
    expect([waiting.status, waiting.headers.get('refresh')]).toEqual([
      200,
      expect.stringContaining(`${link}/continue`),
    ]);
    await app.run.open(ref);
    const there = await visitor.get(`${link}/continue`);
    expect(there.status).toBe(303);
    expect(there.headers.get('location')).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    expect(app.run.commanded).toHaveLength(asked);
  });

  it('with Temporal away says that it is taken, and promises nothing', async () => {
    const { link } = await visitor.invoice();
    app.run.away = true;
    const answer = await visitor.press(`${link}/pay`, { command_id: 'away-form-1' });
    expect([answer.status, answer.headers.get('location')]).toEqual([202, null]);
    expect(answer.text).toContain('INV-0042');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://pay.test' }, 303],
    [{}, 303],
  ])('pressed from %p is %i', async (headers, status) => {
    const { link } = await visitor.invoice();
    const answer = await visitor.press(`${link}/pay`, {}, headers as Record<string, string>);
    expect(answer.status).toBe(status);
  });

  it('of an old browser is known by the hidden field of the page', async () => {
    const { link } = await visitor.invoice();
    const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get(link)).text)?.[1] ?? '';
    const answer = await visitor.press(`${link}/pay`, { csrf }, { origin: 'null' });
    expect(answer.status).toBe(303);
  });
});

describe('Pay with the stored method', () => {
  it('asks the engine to charge it, once, and goes back to the page', async () => {
    const { link, ref } = await visitor.invoice({ collection: { auto_charge: false } });
    const method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
    await app.run.step(ref, [{ kind: 'customer', stripeCustomer: 'cus_1', method, fresh: false }]);
    const page = await visitor.get(link);
    const charged = await visitor.press(`${link}/charge`, {
      command_id: `${commandIdOf(page.text)}-charge`,
    });
    expect([charged.status, charged.headers.get('location')]).toEqual([303, link]);
    expect(app.run.commanded.at(-1)).toMatchObject({ name: 'charge_now', by: 'customer' });
  });

  it('is refused in the words of the page when there is none', async () => {
    const { link } = await visitor.invoice();
    const answer = await visitor.press(`${link}/charge`);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('INV-0042');
  });
});

describe('the stored method, tried again and again', () => {
  it('is spaced by the page, which says from when on, and leaves no rows', async () => {
    const { link, ref } = await visitor.invoice({ collection: { auto_charge: false } });
    const method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
    await app.run.step(ref, [{ kind: 'customer', stripeCustomer: 'cus_1', method, fresh: false }]);
    await visitor.press(`${link}/charge`);
    await declineCharge(ref, method);
    const before = await commandsOf(ref);
    for (let i = 0; i < 20; i++) {
      const answer = await visitor.press(`${link}/charge`);
      expect(answer.status).toBe(409);
      // The customer of the sample reads French.
      expect(answer.text).toMatch(/avec .*visa 4242.* à partir du \S+ \S+ \d+ à \d\d:\d\d/);
      expect(answer.text).toContain('Vous pouvez payer autrement à tout moment.');
      expect(answer.text).not.toContain(`${link}/charge`);
    }
    expect(await commandsOf(ref)).toBe(before);
  });
});

const commandsOf = (ref: string): Promise<number> =>
  app.stores.inTransaction(async (tx) => {
    const rows = await queryableOf(tx).query('select 1 from commands where ref = $1', [ref]);
    return rows.length;
  });

/** What the activities would report: the intent is made, and its confirm is declined. */
async function declineCharge(ref: string, method: Method): Promise<void> {
  const row = await app.stores.collections.load(ref);
  const opening = row?.state.outstanding.find(({ kind }) => kind === 'openIntent');
  if (opening?.kind !== 'openIntent') throw new Error('no intent was asked for');
  const { n, amount } = opening;
  await app.run.step(ref, [{ kind: 'intent_opened', answers: opening.id, intentId: 'pi_1' }]);
  const code = { code: 'card_declined', declineCode: 'insufficient_funds' };
  const intent: IntentReading = {
    id: 'pi_1',
    status: 'canceled',
    amount,
    amountReceived: 0,
    currency: 'eur',
    n,
    ofCheckout: false,
    method,
    decline: { ...code, adviceCode: null, networkCode: null },
    instructionsUrl: null,
    charge: null,
  };
  const reading = { asOf: Date.now(), intents: [intent], sessions: [], searched: false };
  await app.run.step(ref, [{ kind: 'reading', answers: null, reading }]);
}

describe('coming back from Checkout', () => {
  it('waits with the customer and reads Stripe once, while our records are behind', async () => {
    const { link, externalId: name } = await visitor.invoice();
    await visitor.press(`${link}/pay`);
    const page = await visitor.get(`${link}/done?session_id=cs_whatever`);
    expect([page.status, page.headers.get('refresh')]).toEqual([200, '2']);
    await visitor.get(`${link}/done`);
    await eventually(() => expect(app.run.hinted).toContain(name));
    expect(app.run.hinted.filter((hinted) => hinted === name)).toHaveLength(1);
  });

  it('waits a minute and no longer, so that a page left open asks for nothing', async () => {
    const { link } = await visitor.invoice();
    await visitor.press(`${link}/pay`);
    const clock = jest.spyOn(Date, 'now');
    try {
      const real = Date.now();
      clock.mockReturnValue(real);
      expect((await visitor.get(`${link}/done`)).headers.get('refresh')).toBe('2');
      clock.mockReturnValue(real + 61_000);
      expect((await visitor.get(`${link}/done`)).headers.get('refresh')).toBeNull();
    } finally {
      clock.mockRestore();
    }
  });
});
