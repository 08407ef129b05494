import { mailCustomers } from '../../../activities/email/mail-customers';
import { mailPausedCharges } from '../../../activities/email/mail-paused-charges';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { CustomerMail } from '../../../src/domain/customer-mail';
import { MINUTE } from '../../../src/domain/time';
import { newPortalToken } from '../../../src/runtime/link-token';
import type { OutgoingMail } from '../../../src/mail/mailer';
import type { Stage } from '../stage';
import { CONNECTION, VISA, effectOf, invoice, orderFor, resumed, setStage } from '../stage';

const LOGO = { contentType: 'image/png', size: 3, sha256: 'a'.repeat(64) } as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const lines = { line1: '1 Main Street', line2: null, state: null };
  const address = { ...lines, postcode: 'W1A 1AA', town: 'London', country: 'GB' };
  const legalName = 'Business Holdings Ltd';
  const issuer = { legalName, address, taxIds: ['GB 123 4567 89'] };
  await stage.stores.connections.ensure({ ...CONNECTION, ...issuer });
  const { branding } = stage.stores;
  const given = { accentColor: '#0b5fff', replyTo: 'help@business.example' };
  await branding.put('default', { ...given, footer: 'Reg. 7 <b>' }, COMMAND_LINE);
  await branding.putLogo('default', LOGO, Buffer.from('png'), COMMAND_LINE);
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.mails.length = 0;
});

/** `several_paid` takes a payment: test/activities/bundles/one-receipt.test.ts has it. */
type Name = Exclude<CustomerMail['name'], 'several_paid'>;

/** What each kind is about; a new kind has its line. */
const ABOUT: { [name in Name]: () => Extract<CustomerMail, { name: name }> } = {
  portal_link: () => {
    const link = 'plk_branded';
    const { tokenHash } = newPortalToken(stage.deps.settings, link);
    return { name: 'portal_link', about: { link, tokenHash, until: Date.now() + 30 * MINUTE } };
  },
  card_expiring: () => {
    const about = { method: 'pm_1', label: 'Visa 4242', lastDay: '2099-12-31' };
    return { name: 'card_expiring', about };
  },
  address_changed: () => {
    const about = { addresses: ['new@client.example'], locale: 'fr' };
    return { name: 'address_changed', about };
  },
  method_stored: () => ({ name: 'method_stored', about: { method: 'pm_1', label: 'Visa 4242' } }),
  statement: () => ({ name: 'statement', about: { from: '2026-10-01', to: '2026-10-31' } }),
};

const ENDS = { expMonth: 12, expYear: 2099, bankName: null, country: null };
const details = { ...ENDS, brand: 'visa', last4: '4242', createdAt: 0 };

/** In both parts, and answers go where the branding says. */
function expectBranded(mail: OutgoingMail | undefined): void {
  const { html = '', text = '', replyTo } = mail ?? {};
  expect(replyTo).toEqual({ name: 'Business Ltd', address: 'help@business.example' });
  expect(html).toContain(`src="https://pay.example/assets/logos/${LOGO.sha256}"`);
  expect(html).toMatch(/background-color:\s?#0b5fff/);
  expect(html).toContain('Reg. 7 &lt;b&gt;');
  expect(text).toContain('Reg. 7 <b>');
  for (const part of [html, text]) {
    expect(part).toContain('Business Holdings Ltd');
    expect(part).toContain('1 Main Street');
    expect(part).toContain('GB 123 4567 89');
  }
}

test.each(Object.keys(ABOUT) as Name[])(
  'a mail that belongs to no invoice, %s, looks as the connection wants',
  async (name) => {
    const { customers, customerMails } = stage.stores;
    const given = { connection: 'default', externalId: name, name: 'Client SA' };
    const { row } = await customers.put({ ...given, email: 'ap@client.example', locale: 'fr' });
    await customers.link(row.id, `cus_${name}`);
    await customers.setMethods(row.id, [{ ...VISA, id: 'pm_1', details }], null, Date.now());
    const order = { customerId: row.id, key: name, mail: ABOUT[name](), recipients: null };
    await customerMails.request({ ...order, until: null });
    await mailCustomers(stage.deps);
    expect(stage.mails).toHaveLength(1);
    expectBranded(stage.mails[0]);
  },
);

test('so does the mail of an invoice', async () => {
  await stage.stores.invoices.submit(invoice('branded'), stage.clock.now());
  const step = await stage.advance(resumed('branded'));
  await stage.perform(orderFor('branded', step, effectOf(step, 'sendMail')));
  expectBranded(stage.mails[0]);
});

test('what the business itself is mailed has none of it', async () => {
  const why = 'nearly all charges fail alike';
  await stage.stores.brakes.pause('default', { why, at: Date.now(), actor: null });
  await mailPausedCharges(stage.deps);
  expect(stage.mails).toHaveLength(1);
  expect(stage.mails[0]?.replyTo).toBeNull();
  expect(stage.mails[0]?.html).not.toMatch(/<img|#0b5fff|Reg\. 7/);
});
