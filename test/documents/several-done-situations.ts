import { renderSeveralDonePage } from '../../src/documents/pages/several-done-page';
import type { SeveralDoneView } from '../../src/documents/pages/several-done-page';
import { NOW } from './fixtures';
import { OF } from './portal-situations';

const SHARES: SeveralDoneView['invoices'] = [
  { number: 'INV-0042', url: '/i/k7token', amount: 5_000, refunded: 0, status: 'kept' },
  { number: 'INV-0043', url: '/i/k8token', amount: 2_380, refunded: 0, status: 'kept' },
];

const [FIRST, SECOND] = SHARES as [(typeof SHARES)[number], (typeof SHARES)[number]];

const PAID: SeveralDoneView = {
  ...OF,
  locale: 'en',
  currency: 'eur',
  timeZone: 'Europe/Berlin',
  count: 2,
  stage: { kind: 'paid' },
  invoices: SHARES,
  paid: { at: NOW, methodLabel: 'visa 4242' },
  portalUrl: '/portal/my',
  requestUrl: '/portal',
  invoiceUrl: '/i/k7token',
};

const WAITING = { invoices: [], paid: null };

const VIEWS: Readonly<Record<string, Partial<SeveralDoneView>>> = {
  'several done, paid': {},
  'several done, paid, nobody signed in': { portalUrl: null },
  'several done, some given back': {
    invoices: [
      { ...FIRST, url: null, refunded: 1_000 },
      { ...SECOND, status: 'disputed' },
    ],
  },
  'several done, all returned': {
    invoices: SHARES.map((share) => ({ ...share, status: 'returned' })),
  },
  'several done, bank debit': {
    stage: { kind: 'processing', since: NOW },
    paid: null,
  },
  'several done, to be confirmed': { ...WAITING, stage: { kind: 'authentication', until: NOW } },
  'several done, confirming': { ...WAITING, stage: { kind: 'confirming' } },
  'several done, nothing came': { ...WAITING, stage: { kind: 'nothing' } },
};

/** Where Checkout leads back to from one payment for several invoices, in each state of it. */
export const severalDonePages = (locale: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(VIEWS).map(([name, view]) => [
      name,
      renderSeveralDonePage({ ...PAID, ...view, locale }).html,
    ]),
  );
