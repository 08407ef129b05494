import { renderAddressChangedMail } from '../../src/documents/mails/address-changed-mail';
import { PLAIN_MAIL } from '../../src/documents/mails/mail-brand';
import { renderCardExpiringMail } from '../../src/documents/mails/card-expiring-mail';
import { renderMethodStoredMail } from '../../src/documents/mails/method-stored-mail';
import { renderPortalLinkMail } from '../../src/documents/mails/portal-link-mail';
import type { RenderedMail } from '../../src/documents/mails/render-mail';
import { renderSeveralPaidMail } from '../../src/documents/mails/several-paid-mail';
import { renderStatementMail } from '../../src/documents/mails/statement-mail';

/** The page where a person asks for their link; theirs begins so, too. */
export const PORTAL = 'https://pay.acme.example/portal';

const OF = {
  businessName: 'Acme Ltd',
  mode: 'live',
  customerName: 'Client SA',
  brand: PLAIN_MAIL,
} as const;

const PAID_AT_ONCE = {
  ...OF,
  url: PORTAL,
  currency: 'eur',
  at: Date.parse('2026-11-30T23:30:00Z'),
  timeZone: 'Europe/Paris',
  methodLabel: 'Visa 4242',
};

const paid = (number: string, amount: number, remaining = 0) => {
  const url = `https://pay.acme.example/i/${number.toLowerCase()}`;
  return { number, amount, remaining, url };
};

/** As many as one payment may be for. */
export const fiftyPaid = (locale: string): RenderedMail =>
  renderSeveralPaidMail({
    ...PAID_AT_ONCE,
    locale,
    invoices: Array.from({ length: 50 }, (_, i) => paid(`INV-2026-${100_000 + i}`, 1_234_567_89)),
    isAttached: true,
  });

/** Each mail to a customer that is about none of their invoices. */
export const MAILS_WITHOUT_INVOICE: Readonly<Record<string, (locale: string) => RenderedMail>> = {
  portal_link: (locale) =>
    renderPortalLinkMail({
      ...OF,
      locale,
      url: `${PORTAL}/mailed/k7token`,
      until: Date.parse('2026-12-01T09:30:00Z'),
      timeZone: 'Europe/Paris',
    }),
  method_stored: (locale) =>
    renderMethodStoredMail({ ...OF, locale, url: PORTAL, label: 'Visa 4242', isUsed: true }),
  method_stored_unused: (locale) =>
    renderMethodStoredMail({ ...OF, locale, url: PORTAL, label: 'Visa 4242', isUsed: false }),
  address_changed: (locale) =>
    renderAddressChangedMail({
      ...OF,
      locale,
      addresses: ['ana@client.example', 'ap@client.example'],
    }),
  card_expiring: (locale) =>
    renderCardExpiringMail({
      ...OF,
      locale,
      url: PORTAL,
      label: 'Visa 4242',
      lastDay: '2026-11-30',
    }),
  several_paid: (locale) =>
    renderSeveralPaidMail({
      ...PAID_AT_ONCE,
      locale,
      invoices: [paid('INV-0042', 119_00), paid('INV-0043', 80_00), paid('INV-0051', 1_250_50)],
      isAttached: true,
    }),
  several_paid_in_part: (locale) =>
    renderSeveralPaidMail({
      ...PAID_AT_ONCE,
      locale,
      invoices: [paid('INV-0042', 100_00, 19_00)],
      isAttached: false,
    }),
  statement: (locale) =>
    renderStatementMail({
      ...OF,
      locale,
      url: PORTAL,
      statement: {
        from: '2026-10-01',
        to: '2026-10-31',
        currencies: [
          { currency: 'eur', opening: 0, entries: [], closing: 119_00 },
          { currency: 'jpy', opening: 0, entries: [], closing: 0 },
        ],
      },
    }),
};
