import { mailCustomers } from '../../../activities/email/mail-customers';
import type { OutgoingMail } from '../../../src/mail/mailer';
import { base32Digest } from '../../../src/runtime/digest';
import { LINK_SECRET } from './test-app';
import type { Answer, TestApp } from './test-app';

/** Somebody with a browser who looks at all their invoices. */
export interface PortalVisitor {
  /** The path of a link that the API makes. */
  link(customerId: string, body?: Record<string, unknown>): Promise<string>;
  get(path: string, cookie?: string): Promise<Answer>;
  press(
    path: string,
    fields?: Record<string, string>,
    how?: { cookie?: string | undefined; headers?: Record<string, string> },
  ): Promise<Answer>;
  /** Does what the worker does; answers the mails that went out. */
  work(): Promise<OutgoingMail[]>;
  /** Asks for a link by mail, and opens it in this browser: the cookie of the session. */
  signIn(email: string): Promise<string>;
}

export const pathIn = (mail: OutgoingMail | undefined): string =>
  /https?:\/\/[^/]+(\/portal\/mailed\/[a-z2-7]{32})/.exec(mail?.text ?? '')?.[1] ?? 'no link';

/** Name and value, as a browser sends them back. */
export const cookieOf = ({ headers }: Answer): string =>
  (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

export function portalVisitorOf(app: TestApp): PortalVisitor {
  const visitor: PortalVisitor = {
    link: async (customerId, body = {}) => {
      const path = `/v1/customers/${customerId}/portal_links`;
      const { json } = await app.request('POST', path, body);
      return new URL(String(json['url'])).pathname;
    },
    get: (path, cookie) =>
      app.request('GET', path, undefined, {
        key: null,
        headers: cookie === undefined ? {} : { cookie },
      }),
    press: (path, fields = {}, { cookie, headers } = {}) =>
      app.request('POST', path, undefined, {
        key: null,
        raw: new URLSearchParams(fields).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(headers ?? { 'sec-fetch-site': 'same-origin' }),
          ...(cookie === undefined ? {} : { cookie }),
        },
      }),
    work: () => work(app),
    signIn: async (email) => {
      await visitor.press('/portal', { email });
      const [mail] = await visitor.work();
      return cookieOf(await visitor.press(pathIn(mail)));
    },
  };
  return visitor;
}

async function work(app: TestApp): Promise<OutgoingMail[]> {
  const mails: OutgoingMail[] = [];
  await mailCustomers({
    stores: app.stores,
    digest: base32Digest,
    pdf: app.deps.pdf,
    mailer: {
      waitForTurn: async () => true,
      close: () => undefined,
      send: async (mail) => {
        mails.push(mail);
        return { kind: 'sent' };
      },
    },
    settings: {
      installation: 'test',
      publicUrl: app.deps.settings.publicUrl,
      linkSecret: LINK_SECRET,
      mailFrom: 'Business Ltd <billing@business.example>',
    },
  });
  return mails;
}
