import type { Answered } from '../http-request';
import { waitFor } from '../wait';
import type { ApiInvoice } from './acts';
import { PATIENCE, expect, mailsAbout, payIn, payments, sessionIn, stranger, until } from './acts';
import { invoicesOf } from './bundles';
import type { Story } from './story';
import type { World } from './world';

/** Asks for a link by mail and opens it: the cookie of the session. */
async function signIn(world: World, email: string): Promise<string> {
  const portal = `${world.places.server}/portal`;
  const asked = await world.browse({ url: portal, form: { email } });
  expect('the link is on its way', asked.status === 202, asked.status);
  const [mail] = await mailsAbout(world, email, /^Your link to your invoices/);
  const link = new RegExp(`${portal}/mailed/[a-z2-7]+`).exec(mail?.text ?? '')?.[0] ?? 'no link';
  const closed = await world.browse({ url: link });
  expect('following the link opens nothing', closed.headers.get('set-cookie') === null);
  const opened = await world.browse({ url: link, form: {} });
  const [cookie = ''] = opened.headers.get('set-cookie')?.split(';') ?? [];
  expect('the button opens it', opened.status === 303 && cookie !== '', opened.status);
  const again = await world.browse({ url: link, form: {} });
  expect('it opens once', again.status === 410, again.status);
  return cookie;
}

/** Which invoices the list offers to choose. */
const offeredOn = ({ text }: Answered): string[] =>
  [...text.matchAll(/name="invoice" value="(inv_[a-z0-9]+)"/g)].map(([, id = '']) => id);

/** Sends the form, and waits on the preparing page as a browser does. */
async function payTogether(world: World, cookie: string, ids: readonly string[]): Promise<string> {
  const url = `${world.places.server}/portal/my/pay`;
  const form = ids.map((id): [string, string] => ['invoice', id]);
  let answer = await world.browse({ url, form, cookie });
  const leadsOn = async (): Promise<string | undefined> => {
    if (answer.status === 303) return answer.headers.get('location') ?? undefined;
    const next = /url=(\S+)/.exec(answer.headers.get('refresh') ?? '')?.[1];
    expect('the page prepares the payment', next !== undefined, answer.status);
    answer = await world.browse({ url: new URL(next ?? '', url).href, cookie });
    return undefined;
  };
  return waitFor('the way to Checkout', leadsOn, { withinMs: PATIENCE, everyMs: 300 });
}

export const portal: Story[] = [
  {
    story: 'portal-pays-several',
    title: 'by a mailed link a customer chooses three of four invoices and pays them at once',
    run: async (world) => {
      const customer = stranger(world);
      const invoices = await invoicesOf(world, customer, [11_900, 5_000, 2_380, 700]);
      const [first, second, third, fourth] = invoices as [
        ApiInvoice,
        ApiInvoice,
        ApiInvoice,
        ApiInvoice,
      ];
      const cookie = await signIn(world, customer.email);
      const list = `${world.places.server}/portal/my`;
      const offered = offeredOn(await world.browse({ url: list, cookie }));
      const all = invoices.map(({ id }) => id);
      expect('all four may be chosen', offered.sort().join() === all.sort().join(), offered);
      const chosen = [first, second, third];
      const ids = chosen.map(({ id }) => id);
      await payIn(world, sessionIn(await payTogether(world, cookie, ids)));
      const intents = new Set<string | undefined>();
      for (const invoice of chosen) {
        await until(world, invoice, { status: 'paid', amount_received: invoice.amount_due });
        for (const { id } of await payments(world, invoice)) intents.add(id.split('#')[0]);
      }
      expect('one payment for all three', intents.size === 1, [...intents]);
      await until(world, fourth, { status: 'open', amount_received: 0 });
      expect('nothing is paid of the fourth', (await payments(world, fourth)).length === 0);
      const paid = await world.browse({ url: `${list}?filter=paid`, cookie });
      const shown = chosen.every(({ number }) => paid.text.includes(number));
      expect('the list has the three as paid, and not the fourth', shown);
      expect('the fourth is still open there', !paid.text.includes(fourth.number));
      return {
        invoice: first.external_id,
        outcome: 'three paid at once for €192.80, the fourth still open',
      };
    },
  },
  {
    story: 'portal-two-tabs',
    title: 'two tabs choose overlapping invoices: the older way to pay ends, each is paid once',
    run: async (world) => {
      const customer = stranger(world);
      const invoices = await invoicesOf(world, customer, [11_900, 5_000, 2_380]);
      const [first, both, last] = invoices as [ApiInvoice, ApiInvoice, ApiInvoice];
      const cookie = await signIn(world, customer.email);
      const older = sessionIn(await payTogether(world, cookie, [first.id, both.id]));
      const newer = sessionIn(await payTogether(world, cookie, [both.id, last.id]));
      const late = await payIn(world, older).catch(String);
      expect('the older one takes no money', /Session is expired/.test(String(late)), late);
      await payIn(world, newer);
      for (const invoice of [both, last]) {
        await until(world, invoice, { status: 'paid', amount_received: invoice.amount_due });
        expect('it is paid once', (await payments(world, invoice)).length === 1);
      }
      await until(world, first, { status: 'open', amount_received: 0 });
      return { invoice: both.external_id, outcome: 'paid in the newer tab, once' };
    },
  },
];
