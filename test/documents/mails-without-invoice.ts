import { renderPortalLinkMail } from '../../src/documents/mails/portal-link-mail';
import type { RenderedMail } from '../../src/documents/mails/render-mail';

export const PORTAL_LINK = 'https://pay.acme.example/portal/mailed/k7token';

const OF = { businessName: 'Acme Ltd', mode: 'live', customerName: 'Client SA' } as const;

/** Each mail to a customer that is about none of their invoices. */
export const MAILS_WITHOUT_INVOICE: Readonly<Record<string, (locale: string) => RenderedMail>> = {
  portal_link: (locale) =>
    renderPortalLinkMail({
      ...OF,
      locale,
      url: PORTAL_LINK,
      until: Date.parse('2026-12-01T09:30:00Z'),
      timeZone: 'Europe/Paris',
    }),
};
