import { renderDonePage } from '../../src/documents/pages/done-page';
import { renderErrorPage } from '../../src/documents/pages/error-page';
import { renderInvoicePage } from '../../src/documents/pages/invoice-page';
import { renderNotFoundPage } from '../../src/documents/pages/not-found-page';
import { PAGE_CSS, PAGE_CSS_HREF } from '../../src/documents/pages/page-css';
import { renderPreparingPage } from '../../src/documents/pages/preparing-page';
import type { InvoicePageView } from '../../src/documents/pages/page-types';
import { codeModules } from '../../src/documents/pdf/code-modules';
import { epcPayload } from '../../src/documents/pdf/epc-code';
import type { Line } from '../../src/domain/invoice';
import { DAY } from '../../src/domain/time';
import { golden, inSections, pageText } from './golden';
import { INVOICE, NOW, VISA, decline, ladder, payment, viewOf, withVisa } from './fixtures';
import { severalDonePages } from './several-done-situations';
import { SITUATIONS } from './situations';
import { MOST_PAGE_BYTES, pageBytes } from './page-bytes';

const PREPARING = {
  businessName: 'Acme Ltd',
  number: 'INV-0042',
  mode: 'live',
  continueUrl: '/i/k7token/continue',
  invoiceUrl: '/i/k7token',
} as const;

const named = (name: string): InvoicePageView => SITUATIONS[name]!;
const textOf = (name: string): string => pageText(renderInvoicePage(named(name)));

test('the page says the same words it said at the last release, in every status', () => {
  const pages = Object.entries(SITUATIONS).map(([name, view]) => [
    name,
    pageText(renderInvoicePage(view)),
  ]);
  const text = inSections(Object.fromEntries(pages) as Record<string, string>);
  expect(text).toBe(golden('invoice-pages', text));
});

test('the pages around it say what they said', () => {
  const done = (name: string, confirming: boolean): string => {
    const { html, refresh } = renderDonePage(named(name), { confirming });
    return `${pageText(html)}\n(refresh: ${refresh})`;
  };
  const preparing = renderPreparingPage(PREPARING);
  const text = inSections({
    'done, paid': done('paid', false),
    'done, paid while a reading is due': done('paid', true),
    'done, confirming': done('open', true),
    'done, nothing came': done('open', false),
    'done, charging': done('charging', false),
    'done, bank debit': done('processing', true),
    'done, small transfers': done('requires_action, small transfers', false),
    'done, partly paid': done('open, partly paid offline', false),
    'done, void': done('void', true),
    ...Object.fromEntries(
      Object.entries(severalDonePages('en')).map(([name, html]) => [name, pageText(html)]),
    ),
    preparing: `${pageText(preparing.html)}\n(refresh: ${preparing.refresh})`,
    'not found': pageText(renderNotFoundPage(null, '/portal')),
    unavailable: pageText(renderErrorPage({ kind: 'unavailable', invoiceUrl: '/i/k7token' })),
    'too many': pageText(renderErrorPage({ kind: 'too_many' })),
    'expired form': pageText(renderErrorPage({ kind: 'expired_form', invoiceUrl: '/i/k7token' })),
    failed: pageText(renderErrorPage({ kind: 'failed' })),
  });
  expect(text).toBe(golden('other-pages', text));
});

test('every status but draft has a page among the situations', () => {
  expect([...new Set(Object.values(SITUATIONS).map(({ status }) => status))].sort()).toEqual(
    [
      'charging',
      'disputed',
      'disputed_lost',
      'held',
      'open',
      'paid',
      'processing',
      'requires_action',
      'sending',
      'uncollectible',
      'void',
    ].sort(),
  );
});

test('a draft has no page', () => {
  expect(() => viewOf({ plan: { sending: { kind: 'draft', since: null } } })).toThrow(
    'a draft has no page',
  );
});

test.each(['paid', 'void', 'disputed', 'disputed_lost', 'processing', 'charging', 'nothing due'])(
  'nobody is asked to pay while it is %s',
  (name) => {
    const html = renderInvoicePage(named(name));
    expect(html).not.toContain('<form');
    expect(textOf(name)).not.toMatch(/Pay (using|with|by)/);
  },
);

test.each(['open', 'sending', 'overdue', 'uncollectible', 'requires_action, authentication'])(
  'it can be paid while it is %s',
  (name) => {
    expect(textOf(name)).toMatch(/\[POST \/i\/k7token\/pay\]\nPay using Stripe/);
  },
);

test('a stored method can be charged by its owner, with its own command', () => {
  const html = renderInvoicePage(named('open, stored method'));
  expect(pageText(html)).toMatch(/\[POST \/i\/k7token\/charge\]\nPay with visa 4242 now/);
  expect(html).toContain('name="command_id" value="cmd-1-pay"');
  expect(html).toContain('name="command_id" value="cmd-1-charge"');
});

test.each([
  ['the core refuses', viewOf({ state: withVisa }, { allowed: { pay: false, charge: false } })],
  ['Stripe is not ours to use', named('open, not confirmed')],
  [
    'the amount is below the minimum',
    viewOf({ state: withVisa, invoice: { amountDue: 30, lines: [] } }),
  ],
  ['no method is allowed', viewOf({ invoice: { collection: { methods: [] } } })],
])('no button where %s', (_why, view) => {
  expect(view).toMatchObject({ canPay: false, storedMethod: null });
  expect(renderInvoicePage(view)).not.toContain('<form');
});

test('a card the bank forbids is not offered again, and nobody reads why', () => {
  const barred = { ...ladder(decline('stolen_card')), barred: [VISA.fingerprint] };
  const view = viewOf({ state: withVisa, plan: { ladder: barred } });
  expect(view.storedMethod).toBeNull();
  const html = renderInvoicePage(view);
  expect(html).not.toMatch(/stolen|lost|fraud|pickup/i);
  expect(html).toContain('it does not give us the reason');
});

test('a page links only to instructions at an https address', () => {
  const lane = {
    kind: 'awaiting_verification',
    n: 1,
    amount: 11_900,
    intentId: 'pi_1',
    sessionId: null,
    until: NOW + DAY,
  } as const;
  const html = renderInvoicePage(
    viewOf({ state: { lane: { ...lane, instructionsUrl: 'javascript:alert(1)' } } }),
  );
  expect(html).not.toContain('javascript:');
});

test('hidden fields carry the form’s secret, escaped', () => {
  const html = renderInvoicePage(viewOf({}, { csrf: '"><b>', commandId: '"><i>' }));
  expect(html).toContain('name="csrf" value="&quot;&gt;&lt;b&gt;"');
  expect(html).toContain('value="&quot;&gt;&lt;i&gt;-pay"');
});

test('a token that is no token stays inside the address', () => {
  const view = viewOf({}, { token: '../../evil?x="' });
  expect(view.payUrl).toBe('/i/..%2F..%2Fevil%3Fx%3D%22/pay');
});

test('no script, no inline style, nothing fetched but the one stylesheet', () => {
  for (const view of Object.values(SITUATIONS)) {
    const html = renderInvoicePage(view);
    expect(html).not.toMatch(/<script|<img|<iframe|<style| style=| on[a-z]+=|@import|url\(/i);
    expect(html.match(/<link rel="stylesheet" href="([^"]+)"/)?.[1]).toBe(PAGE_CSS_HREF);
  }
  expect(PAGE_CSS).not.toMatch(/@import|url\(|<\//);
});

test('a page of twenty lines is at most 30 KB, the stylesheet included', () => {
  const line = {
    description: 'Compute hours in region eu-west, instance type large, reserved',
    quantity: '744',
    unitAmount: 1_234,
    amount: 918_096,
    tax: { amount: 100, inclusive: true },
  };
  const view = viewOf({
    invoice: { lines: Array.from({ length: 20 }, () => line), amountDue: 18_361_920 },
    payments: [payment({ via: 'outside', amount: 10_000 })],
    state: withVisa,
  });
  expect(pageBytes(renderInvoicePage(view))).toBeLessThanOrEqual(MOST_PAGE_BYTES);
});

const LINE = {
  description: 'Compute hours in region eu-west',
  quantity: '744',
  unitAmount: 100,
  amount: 74_400,
  tax: null,
};
const lines = (count: number) => viewOf({ invoice: { lines: Array<Line>(count).fill(LINE) } });

test('more than twenty lines are folded, all of them, under how many there are', () => {
  expect(renderInvoicePage(lines(20))).not.toContain('class="folded"');
  const html = renderInvoicePage(lines(21));
  expect(html).toContain('<details class="folded"><summary>Line items: 21</summary>');
  expect(html.match(/Compute hours/g)).toHaveLength(21);
});

test('who has questions is given an address, with the number in the subject', () => {
  const view = { ...viewOf(), contact: 'o&m?@acme.example', number: 'A&B 7' };
  expect(renderInvoicePage(view)).toContain(
    'href="mailto:o%26m%3F@acme.example?subject=A%26B%207"',
  );
  expect(renderInvoicePage({ ...view, contact: null })).not.toContain('mailto:');
});

test('a transfer in euros has a code for banking apps, and words that say the same', () => {
  const euros = renderInvoicePage(viewOf());
  expect(euros).toContain('aria-label="QR code of this bank transfer, for banking apps"');
  expect(euros).toContain('DE89 3704 0044 0532 0130 00');
  const dollars = viewOf({ invoice: { currency: 'usd' } });
  expect(renderInvoicePage(dollars)).not.toContain('class="code"');
  const paid = viewOf({ payments: [payment()] });
  expect(renderInvoicePage(paid)).not.toContain('class="code"');
});

test('the code on the page is drawn square by square as it is in the PDF', () => {
  const payload = epcPayload(INVOICE.bankDetails!, 11_900, 'eur')!;
  const dark = codeModules(payload).flatMap((row, y) =>
    row.flatMap((is, x) => (is ? [`${x} ${y}`] : [])),
  );
  const [, path = ''] = /stroke="#000" d="([^"]*)"/.exec(renderInvoicePage(viewOf())) ?? [];
  const drawn = [...path.matchAll(/M(\d+) (\d+)\.5h(\d+)/g)].flatMap(([, x, y, width]) =>
    Array.from({ length: Number(width) }, (_, i) => `${Number(x) + i} ${y}`),
  );
  expect(drawn).toEqual(dark);
});

test('a transfer in francs to Switzerland has the code of a QR-bill, with the cross', () => {
  const address = { line1: 'Gasse 2', line2: null, town: 'Zürich', state: null, postcode: '8001' };
  const bankDetails = {
    ...INVOICE.bankDetails!,
    iban: 'CH5800791123000889012',
    holderAddress: { ...address, country: 'CH' },
  };
  const francs = renderInvoicePage(viewOf({ invoice: { currency: 'chf', bankDetails } }));
  expect(francs).toMatch(/class="code swiss"[^>]* aria-label="QR code of this bank transfer/);
  expect(francs.match(/<path fill="#(fff|000)"/g)).toHaveLength(5);
  expect(pageBytes(francs)).toBeLessThanOrEqual(MOST_PAGE_BYTES);
  const { holderAddress, ...noAddress } = bankDetails;
  const without = viewOf({ invoice: { currency: 'chf', bankDetails: noAddress } });
  expect(holderAddress.postcode).toBe('8001');
  expect(renderInvoicePage(without)).not.toContain('class="code');
});

test('a transfer without a reference says the number as one', () => {
  const view = viewOf({ invoice: { bankDetails: { ...INVOICE.bankDetails!, reference: null } } });
  expect(pageText(renderInvoicePage(view))).toContain('Reference\nINV-0042');
});

test('an unknown language reads English, and says so to screen readers', () => {
  expect(renderInvoicePage(viewOf({}, { locale: 'xx' }))).toContain(
    '<html lang="en-GB" dir="ltr">',
  );
  expect(renderInvoicePage(viewOf({}, { locale: '__proto__' }))).toContain('lang="en-GB"');
});
