import type { InvoicePageView } from '../../src/documents/pages/page-types';
import { viewOf } from './fixtures';

/** What somebody might write into a name, a line or a memo, and how it must be read. */
export const HOSTILE: readonly { given: string; shown: string }[] = [
  same('<script>alert(1)</script>'),
  same('"><img src=x onerror=alert(1)>'),
  same('javascript:alert(1)'),
  same('{{7*7}} ${7*7} <%= 7*7 %>'),
  same('<svg onload=alert(1)>'),
  same('</title></style></textarea><b>bold</b>'),
  same('&lt;b&gt; &amp; &#60;'),
  same('https://evil.example/?a=1&b=2'),
  same('שלום, عميل كبير'),
  same('株式会社テスト 🎈 é'),
  same('a'.repeat(400)),
  // Invisible switches of direction are left out; what they would have turned around is not.
  { given: 'INV-\u202e2400\u202c-x', shown: 'INV-2400-x' },
  { given: '\u2069\u202eevil\u2068', shown: 'evil' },
  { given: 'null\u0000byte \u0007bell\u009b', shown: 'nullbyte bell' },
];

function same(text: string): { given: string; shown: string } {
  return { given: text, shown: text };
}

const ADDRESS = {
  line1: '<script>alert(2)</script>',
  line2: '\u202e"><img src=x onerror=alert(3)>',
  town: '</dd></details>',
  state: null,
  postcode: '{{7*7}}',
  country: '<b>',
};

export function hostileView(): InvoicePageView {
  const all = HOSTILE.map(({ given }) => given);
  return viewOf(
    {
      invoice: {
        number: all[0]!,
        memo: all.join('\n'),
        lines: all.map((description) => ({
          description,
          quantity: '1',
          unitAmount: 100,
          amount: 100,
          tax: null,
        })),
        customer: {
          kind: 'given',
          externalId: 'c',
          name: '\u202e<b>ltd</b> לקוח',
          email: 'a@b.example',
          country: null,
          locale: null,
          timeZone: null,
        },
        bankDetails: {
          holder: all[1]!,
          iban: all[2]!,
          bic: all[3]!,
          accountNumber: all[4]!,
          bankName: all[5]!,
          reference: all[8]!,
        },
      },
      state: {
        stripeCustomer: 'cus_1',
        method: { id: 'pm', type: 'card', label: '<b>visa</b> \u202e4242', fingerprint: 'f' },
      },
    },
    {
      businessName: '\u202e<i>Acme</i> אקמה',
      issuer: { legalName: all[0]!, address: ADDRESS, taxIds: all },
      customer: {
        name: all[0]!,
        country: null,
        locale: null,
        profile: { contactName: all[1]!, address: ADDRESS, taxIds: all },
      },
    },
  );
}
