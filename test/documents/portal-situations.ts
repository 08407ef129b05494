import {
  renderRequestLinkPage,
  renderClosedLinkPage,
  renderLinkRequestedPage,
  renderNoLinkPage,
} from '../../src/documents/pages/portal-access-pages';
import type { PageOf } from '../../src/documents/pages/page-of';
import { renderPortalAccountPage } from '../../src/documents/pages/portal-account-page';
import { DETAIL_FIELDS } from '../../src/documents/pages/portal-account-view';
import type {
  PortalAccountView,
  PortalDetails,
} from '../../src/documents/pages/portal-account-view';
import { renderPortalConfirmPage } from '../../src/documents/pages/portal-confirm-page';
import { renderPortalPage } from '../../src/documents/pages/portal-page';
import {
  renderPortalAccountProblem,
  renderTogetherProblems,
} from '../../src/documents/pages/portal-problem-pages';
import type { PortalInvoice, PortalView } from '../../src/documents/pages/portal-view';
import type { Language } from '../../src/documents/words/words-for';

/** As a business looks that has given all there is to show. */
export const OF: PageOf = {
  businessName: 'Acme Ltd',
  mode: 'live',
  branding: {
    accentColor: '#ffc400',
    replyTo: null,
    footer: 'Acme Ltd, a part of Acme Holdings\nOpen Monday to Friday',
    logo: { contentType: 'image/png', size: 1, sha256: '0'.repeat(64) },
  },
  issuer: 'Acme Ltd · 1 Main Street · London W1A 1AA · United Kingdom · GB 123 4567 89',
};

const INVOICE: PortalInvoice = {
  id: 'inv_1',
  number: 'INV-0042',
  issuedOn: '2026-11-01',
  dueOn: '2026-12-01',
  currency: 'eur',
  amountDue: 11_900,
  remaining: 11_900,
  status: 'open',
  overdue: false,
  url: '/i/k7token',
  pdfUrl: '/i/k7token/invoice.pdf',
  canPay: true,
};

const VIEW: PortalView = {
  ...OF,
  locale: 'en',
  chosen: null,
  url: '/portal/k7token',
  balances: [],
  filter: 'open',
  invoices: [],
  next: null,
  isFirst: true,
  returnUrl: null,
  canSignOut: false,
  csrf: 'k7csrf',
  isFramed: false,
  payUrl: '/portal/k7token/pay',
};

const SHOWN: PortalInvoice[] = [
  INVOICE,
  { ...INVOICE, url: '/i/k8token', status: 'open', overdue: true, remaining: 4_000 },
  { ...INVOICE, url: '/i/k9token', status: 'processing', canPay: false },
  { ...INVOICE, url: '/i/l1token', status: 'paid', remaining: 0, canPay: false },
  { ...INVOICE, url: null, pdfUrl: null, status: 'disputed', canPay: false },
];

const PLAIN = { branding: null, issuer: null };

const VIEWS: Readonly<Record<string, Partial<PortalView>>> = {
  'portal, several due': {
    mode: 'test',
    balances: [
      { currency: 'eur', due: 15_900, overdue: 4_000 },
      { currency: 'jpy', due: 5_000, overdue: 0 },
    ],
    invoices: SHOWN,
    next: 'inv_1',
    returnUrl: 'https://shop.example/account',
    canSignOut: true,
  },
  'portal, nothing open': PLAIN,
  'portal, nothing paid': { filter: 'paid' },
  'portal, nothing at all, further down': { filter: 'all', isFirst: false },
};

const METHOD = { id: 'pm_1', label: 'visa 4242', expires: '03/2030', isDefault: false, why: null };

const DETAILS: PortalDetails = {
  values: {
    name: 'Client SA',
    emails: 'ap@client.example\nana@client.example',
    line1: 'Rue 1',
    line2: '',
    postcode: '69001',
    town: 'Lyon',
    state: '',
    country: 'FR',
    taxIds: 'FR12345678901',
    language: 'fr',
  },
  wrong: [],
  shown: 'k7shown',
  isSaved: false,
};

const ACCOUNT: PortalAccountView = {
  ...OF,
  locale: 'en',
  chosen: null,
  url: '/portal/k7token',
  csrf: 'k7csrf',
  isFramed: false,
  methods: [
    { ...METHOD, isDefault: true },
    { ...METHOD, id: 'pm_2', label: 'SEPA debit 3000', expires: null },
    { ...METHOD, id: 'pm_3', why: 'expired' },
    { ...METHOD, id: 'pm_4', expires: null, why: 'mandateInactive' },
    { ...METHOD, id: 'pm_5', expires: null, why: 'notSupported' },
    { ...METHOD, id: 'pm_6', why: 'detaching' },
  ],
  isUnread: false,
  autoPay: { kind: 'on', agreedOn: '2026-11-01' },
  details: DETAILS,
  statement: { from: '2025-11-30', to: '2026-11-30' },
};

const ACCOUNTS: Readonly<Record<string, Partial<PortalAccountView>>> = {
  'account, all methods': {},
  'account, nothing stored': {
    methods: [],
    autoPay: { kind: 'off', withdrawnOn: '2026-11-01' },
  },
  'account, details saved': { details: { ...DETAILS, isSaved: true } },
  'account, details wrong': { details: { ...DETAILS, wrong: DETAIL_FIELDS } },
  'account, unread': { ...PLAIN, methods: [], isUnread: true, autoPay: { kind: 'not_offered' } },
};

const PROBLEMS = [
  'unusable',
  'gone',
  'unavailable',
  'notStored',
  'tooManyEntries',
  'period',
] as const;

/** A customer with so many open invoices, with all that a page of theirs may have. */
export function portalPageOf(count: number, locale: Language): string {
  const token = 'ns456e4oxa47stlh4jkfur5renu7g27b';
  const url = `/portal/${token}`;
  const invoices = Array.from({ length: count }, (_, nth) => ({
    ...INVOICE,
    id: `inv_01a22e4663f970bf968923bd3c93e6${10 + nth}`,
    number: `INV-2026-${1_000 + nth}`,
    overdue: nth % 3 === 0,
    url: `/i/${token}?lang=${locale}`,
    pdfUrl: `/i/${token}/invoice.pdf?lang=${locale}`,
  }));
  return renderPortalPage({
    ...VIEW,
    ...VIEWS['portal, several due'],
    locale,
    chosen: locale,
    url,
    invoices,
    csrf: token,
    isFramed: true,
    payUrl: `${url}/pay?lang=${locale}`,
  });
}

/** How somebody pays, and what is asked and answered there. */
export function accountPages(locale: string): Record<string, string> {
  const { csrf } = ACCOUNT;
  const of = { ...OF, locale, backUrl: '/portal/k7token/account' };
  const confirm = { ...of, action: '/portal/k7token/account/x', csrf };
  const problem = renderPortalAccountProblem({
    ...of,
    problem: { why: 'charging', number: 'INV-0042' },
  });
  return {
    ...Object.fromEntries(
      Object.entries(ACCOUNTS).map(([name, view]) => [
        name,
        renderPortalAccountPage({ ...ACCOUNT, ...view, locale }),
      ]),
    ),
    'account, removing': renderPortalConfirmPage({
      ...confirm,
      asked: { what: 'remove', label: 'visa 4242' },
    }),
    'account, turning off': renderPortalConfirmPage({ ...confirm, asked: { what: 'turn_off' } }),
    'account, charging': problem,
    ...Object.fromEntries(
      PROBLEMS.map((why) => [
        `account, ${why}`,
        renderPortalAccountProblem({ ...of, problem: { why } }),
      ]),
    ),
  };
}

/** Every page of the portal and of the ways in. */
export function portalPages(locale: string): Record<string, string> {
  const form = { locale, action: '/portal', csrf: 'k7csrf' };
  const closed = { ...OF, locale, csrf: 'k7csrf' };
  return {
    ...Object.fromEntries(
      Object.entries(VIEWS).map(([name, view]) => [
        name,
        renderPortalPage({ ...VIEW, ...view, locale }),
      ]),
    ),
    'portal, asking': renderRequestLinkPage({ ...form, invalid: null }),
    'portal, no address': renderRequestLinkPage({ ...form, invalid: 'ana@' }),
    'portal, asked': renderLinkRequestedPage(locale),
    'portal, mailed link': renderClosedLinkPage({ ...closed, action: '/portal/mailed/k7token' }),
    'portal, not together': renderTogetherProblems({
      ...closed,
      backUrl: '/portal/k7token',
      problems: [
        { why: 'none' },
        { why: 'tooMany' },
        { why: 'severalCurrencies' },
        { why: 'apart' },
        { why: 'paid', number: 'INV-0042' },
        { why: 'void', number: 'INV-0042' },
        { why: 'notNow', number: 'INV-0042' },
      ],
    }),
    'portal, used link': renderNoLinkPage('used', locale, '/portal'),
    'portal, old link': renderNoLinkPage('ended', locale, '/portal'),
    'portal, unknown link': renderNoLinkPage('unknown', locale, '/portal'),
  };
}
