import type { ByCommand } from '../support/by-command';
import { openByCommand } from '../support/by-command';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';

let by: ByCommand;
let app: TestApp;
beforeAll(async () => {
  by = await openByCommand();
  app = by.app;
});
afterAll(() => app.close());
beforeEach(() => {
  app.run.away = false;
  app.run.checkoutAfterMs = 0;
});

const METHOD = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' } as const;

describe('a refusal without a run knows what a run would see', () => {
  it('the card of a customer who was linked a moment ago', async () => {
    const id = await by.invoice({
      customer: { external_id: 'linked', name: 'L', email: 'l@x.co' },
    });
    const { json } = await app.request('GET', `/v1/invoices/${id}`);
    const { id: customer } = json['customer'] as { id: string };
    const read = { id: 'cus_linked', deleted: false, methods: [METHOD], defaultId: 'pm_1' };
    app.stripeCustomers.set('cus_linked', { kind: 'ok', value: read });
    const body = { stripe_customer: 'cus_linked' };
    const linked = await app.request('POST', `/v1/customers/${customer}/link`, body);
    expect(linked.status).toBe(200);
    app.run.away = true;
    const answer = await by.command(id, 'charge');
    expect([answer.status, answer.json['status']]).toEqual([202, 'pending']);
  });

  it('a pause that no run has taken yet', async () => {
    const id = await by.invoice();
    app.run.away = true;
    expect((await by.command(id, 'pause', { reason: 'promised' })).status).toBe(202);
    expect((await by.command(id, 'resume')).status).toBe(202);
    expect((await by.command(await by.invoice(), 'resume')).status).toBe(409);
  });
});

describe('a checkout that is not opened', () => {
  it('is answered with Stripe’s words at once, and its command is refused', async () => {
    const id = await by.invoice();
    app.run.checkoutAfterMs = null;
    const asked = by.command(id, 'checkout', {}, 'checkout-1');
    const ref = (await app.stores.invoices.byId('default', id))?.ref ?? '';
    await eventually(async () => expect(await requests(ref, 'openCheckout')).toBe(true));
    const detail = 'Invalid currency: tnd';
    await app.run.step(ref, [
      { kind: 'effect_failed', answers: 'checkout/1', why: 'refused', detail },
    ]);
    const answer = await asked;
    expect([answer.status, answer.json['reason']]).toEqual([409, 'refused_by_stripe']);
    expect(answer.json['detail']).toContain(detail);
    const { json } = await app.request('GET', '/v1/commands/checkout-1');
    expect(json).toMatchObject({ status: 'refused', code: 'refused_by_stripe' });
    const again = await by.command(id, 'checkout', {}, 'checkout-1');
    expect([again.status, again.json['detail']]).toEqual([409, answer.json['detail']]);
  });
});

const requests = async (ref: string, kind: string): Promise<boolean> => {
  const row = await app.stores.collections.load(ref);
  return row?.state.outstanding.some((effect) => effect.kind === kind) === true;
};
