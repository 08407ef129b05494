import { pdfFileName } from '../../../src/documents/pdf/file-name';
import { NO_BRANDING } from '../../../src/domain/branding';
import { invoicePdf, receiptPdf } from '../../../src/documents/pdf/pdf-of-invoice';
import type { Issuer, PdfSource } from '../../../src/documents/pdf/pdf-of-invoice';
import { DAY } from '../../../src/domain/time';
import type { Situation } from '../fixtures';
import { dispute, INVOICE, NOW, payment, stateOf, VISA } from '../fixtures';
import { SAMPLE } from './pdf-samples';

const sourceOf = (situation: Situation = {}): PdfSource => ({
  invoice: INVOICE,
  state: stateOf(situation),
  customer: { name: 'Client SA', country: 'FR', locale: null, profile: {} },
  businessName: 'Acme Ltd',
  issuer: {},
  mode: 'live',
  linkUrl: 'https://pay.example/i/token',
});

test('an open invoice asks for its amount by our page and by transfer', () => {
  expect(invoicePdf(sourceOf())).toMatchObject({
    payUrl: 'https://pay.example/i/token',
    bank: INVOICE.bankDetails,
    paper: 'a4',
    stamp: null,
    paid: null,
  });
});

test('what will be charged anyway is not asked for as well', () => {
  const plan = { charge: { kind: 'at' as const, at: NOW + DAY, why: 'R2', by: 'plan' as const } };
  expect(
    invoicePdf(sourceOf({ plan, state: { method: VISA, stripeCustomer: 'cus_1' } })),
  ).toMatchObject({
    payUrl: null,
    bank: null,
    chargedTo: 'visa 4242',
  });
});

test('a part that came is taken off; what is left is asked for', () => {
  const { paid, payUrl, stamp } = invoicePdf(sourceOf({ payments: [payment({ amount: 5_000 })] }));
  expect(paid).toMatchObject({ received: 5_000, remaining: 6_900 });
  expect([payUrl !== null, stamp]).toEqual([true, null]);
});

test.each<[string, Situation, string | null]>([
  ['paid', { payments: [payment()] }, 'paid'],
  ['void', { plan: { ended: { kind: 'void', at: NOW } } }, 'void'],
  ['disputed', { payments: [payment({ disputes: [dispute()] })] }, null],
])('an invoice that is %s asks for nothing', (_status, situation, stamp) => {
  const input = invoicePdf(sourceOf(situation));
  expect([input.payUrl, input.bank, input.stamp]).toEqual([null, null, stamp]);
});

test('an invoice on hold can be paid by transfer only, one that a person checks not at all', () => {
  const held = (reason: 'connection_gone' | 'needs_person') =>
    invoicePdf(sourceOf({ plan: { held: { reason, since: NOW, remindAt: NOW } } }));
  expect([held('connection_gone').payUrl, held('connection_gone').bank]).toEqual([
    null,
    INVOICE.bankDetails,
  ]);
  expect([held('needs_person').payUrl, held('needs_person').bank]).toEqual([null, null]);
});

test('a receipt has the payments up to the one that it is about, each on its day', () => {
  const payments = [
    payment({ id: 'pi_1', amount: 5_000, at: Date.parse('2026-11-18T23:30:00Z') }),
    payment({ id: 'pi_2', amount: 6_900, at: NOW, via: 'outside' }),
  ];
  const source = sourceOf({ payments });
  expect(receiptPdf(source, 'pi_1')?.paid?.payments).toEqual([
    { on: '2026-11-19', method: 'visa 4242', amount: 5_000, refunded: 0 },
  ]);
  expect(receiptPdf(source, null)?.paid?.payments).toHaveLength(2);
  expect(receiptPdf(source, null)?.paid?.payments[1]?.method).toBeNull();
  expect(receiptPdf(source, null)?.stamp).toBe('paid');
});

test('a method without a brand is called as in the language of the customer', () => {
  const source = sourceOf({ payments: [payment({ methodLabel: 'SEPA debit 3000' })] });
  const german = { ...source, customer: { ...source.customer, locale: 'de-DE' } };
  const methods = [source, german].map((of) => receiptPdf(of, null)?.paid?.payments[0]?.method);
  expect(methods).toEqual(['SEPA debit 3000', 'SEPA-Lastschrift 3000']);
});

test('where nothing was paid, or all was taken back, there is no receipt', () => {
  expect(receiptPdf(sourceOf(), null)).toBeNull();
  const returned = payment({ disputes: [dispute({ returned: true, withdrawn: true })] });
  expect(receiptPdf(sourceOf({ payments: [returned] }), null)).toBeNull();
});

test('the customer is written to as their profile says, on the paper of their country', () => {
  const profile = {
    legalName: 'Client Inc.',
    contactName: 'Jo Doe',
    address: {
      line1: '1 Main St',
      line2: null,
      town: 'Austin',
      state: 'TX',
      postcode: '78701',
      country: 'US',
    },
  };
  const source = sourceOf();
  const { customer, paper } = invoicePdf({ ...source, customer: { ...source.customer, profile } });
  expect(paper).toBe('letter');
  expect(customer).toMatchObject({
    name: 'Client Inc.',
    address: ['Jo Doe', '1 Main St', 'Austin TX 78701', 'United States'],
  });
});

test('who issues it is shown with legal name, address and tax ids, and the customer, too', () => {
  const address = {
    line1: 'Lindenstraße 12',
    line2: null,
    town: 'Berlin',
    state: null,
    postcode: '10969',
    country: 'DE',
  };
  const issuer = { legalName: 'Acme Holding GmbH', address, taxIds: ['DE811907980'] };
  const source = sourceOf();
  const customer = { ...source.customer, profile: { taxIds: ['FR40303265045'] } };
  expect(invoicePdf({ ...source, issuer, customer })).toMatchObject({
    business: {
      name: 'Acme Ltd',
      address: ['Acme Holding GmbH', 'Lindenstraße 12', '10969 Berlin', 'Germany'],
      taxIds: ['DE811907980'],
    },
    customer: { taxIds: ['FR40303265045'] },
  });
  const same = invoicePdf({ ...source, issuer: { ...issuer, legalName: 'Acme Ltd' } });
  expect(same.business.address[0]).toBe('Lindenstraße 12');
});

test('the logo of the connection is named where a PDF can draw it', () => {
  const logo = { contentType: 'image/png', size: 1, sha256: 'a'.repeat(64) } as const;
  const branding = { ...NO_BRANDING, logo };
  const drawnOf = (issuer: Issuer) => invoicePdf({ ...sourceOf(), issuer }).logo;
  expect(drawnOf({ branding })).toBe(logo.sha256);
  expect(
    receiptPdf({ ...sourceOf({ payments: [payment()] }), issuer: { branding } }, null)?.logo,
  ).toBe(logo.sha256);
  const svg = { ...logo, contentType: 'image/svg+xml' } as const;
  expect(drawnOf({ branding: { ...branding, logo: svg } })).toBeNull();
  expect(drawnOf({})).toBeNull();
});

test.each([
  ['INV-0042', 'Invoice-INV-0042.pdf'],
  ['2026/11 №7\r\nX: y', 'Invoice-2026-11-7-X-y.pdf'],
  ['../../etc/passwd', 'Invoice-..-..-etc-passwd.pdf'],
  ['請求', 'Invoice-請求.pdf'],
  ['***', 'Invoice.pdf'],
])('the file of %j is called %s', (number, name) => {
  expect(pdfFileName({ ...SAMPLE, number })).toBe(name);
});
