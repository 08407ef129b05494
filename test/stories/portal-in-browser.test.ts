import type { Browser, BrowserContext, Page } from 'playwright-core';
import { engineShift, placesOf } from '../../src/local/places';
import type { Stack } from '../../src/local/stack';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { customerId, payments, stranger, until } from '../../src/local/stories/acts';
import { invoicesOf } from '../../src/local/stories/bundles';
import { openBrowser } from '../harness/browser';
import { startTestStack } from '../harness/stack';
import { payInBrowser } from './pay-in-browser';

let stack: Stack;
let browser: Browser;
let world: World;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ daySeconds: 30 }), openBrowser()]);
  const means = { payAtCheckout: payInBrowser(browser), shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
}, 240_000);
afterAll(async () => {
  await world?.close();
  await browser?.close();
  await stack?.stop();
});

interface Opened {
  context: BrowserContext;
  page: Page;
  /** What a policy forbade, and requests to hosts that are neither ours nor Stripe's. */
  complaints: string[];
  invoices: ApiInvoice[];
  customer: string;
}

/** The portal of a customer with three open invoices, in a browser that is watched. */
async function openPortal(how: { width: number; javaScriptEnabled?: boolean }): Promise<Opened> {
  const customer = stranger(world);
  const invoices = await invoicesOf(world, customer, [11_900, 5_000, 2_380]);
  const id = await customerId(world, customer.externalId);
  const { url } = await world.api<{ url: string }>('POST', `/v1/customers/${id}/portal_links`, {});
  const { width, javaScriptEnabled = true } = how;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: javaScriptEnabled ? 'light' : 'dark',
    javaScriptEnabled,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // An answer that is no success is an error to the console, too.
    const isAnswer = /^Failed to load resource: the server responded/.test(message.text());
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  const places = [world.places.server, world.places.sandbox].map((place) => new URL(place).origin);
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (!places.includes(origin)) complaints.push(`asked ${origin}`);
  });
  await page.goto(url);
  return { context, page, complaints, invoices, customer: id };
}

/** Presses Tab until what has the focus is what is looked for, as somebody without a mouse does. */
async function tabTo(page: Page, what: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(what)})`)) {
      return;
    }
  }
  throw new Error(`the keyboard does not reach ${what}`);
}

async function expectPaidTogether([one, other, third]: ApiInvoice[]): Promise<void> {
  const shares: string[] = [];
  for (const invoice of [one, other]) {
    await until(world, invoice!, { status: 'paid', amount_received: invoice!.amount_due });
    shares.push(...(await payments(world, invoice!)).map(({ id }) => id));
  }
  expect(shares).toHaveLength(2);
  expect(new Set(shares.map((id) => id.split('#')[0])).size).toBe(1);
  await until(world, third!, { status: 'open', amount_received: 0 });
}

/** The page that Checkout leads back to says what was paid in all, and for what. */
async function expectDone(page: Page, [one, other, third]: ApiInvoice[]): Promise<void> {
  await page.waitForURL(/\/i\/[a-z2-7]+\/done\?bundle=bun_/, { timeout: 60_000 });
  await page.getByRole('heading', { name: 'Payment successful' }).waitFor({ timeout: 60_000 });
  await page.getByText('Amount paid: €169.00').waitFor();
  const rows = await page.getByRole('list', { name: '2 invoices in one payment' }).innerText();
  for (const text of [one!.number, '€119.00', other!.number, '€50.00'])
    expect(rows).toContain(text);
  expect(rows).not.toContain(third!.number);
  await page.getByRole('link', { name: other!.number }).click();
  await page.getByRole('link', { name: 'Receipt' }).first().waitFor();
}

test('by keyboard alone two invoices are chosen and paid in one Checkout', async () => {
  const { context, page, complaints, invoices } = await openPortal({ width: 1280 });
  // The newest is the first of the list.
  for (const { id } of invoices.slice(0, 2).reverse()) {
    await tabTo(page, `input[value="${id}"]`);
    await page.keyboard.press('Space');
  }
  await tabTo(page, 'main form button[type="submit"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/cs_test_/, { timeout: 60_000 });
  const fields = { number: '4242 4242 4242 4242', exp: '12/34', cvc: '123' };
  for (const [name, value] of Object.entries(fields)) {
    await tabTo(page, `input[name="${name}"]`);
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await expectDone(page, invoices);
  await expectPaidTogether(invoices);
  expect(complaints).toEqual([]);
  await context.close();
}, 240_000);

test('without script, on a phone: paid, details saved, the statement kept', async () => {
  const how = { width: 375, javaScriptEnabled: false };
  const { context, page, complaints, invoices, customer } = await openPortal(how);
  const list = page.url();
  await page.getByRole('link', { name: 'Payment and billing details' }).click();
  await page.getByRole('textbox', { name: 'Town' }).fill('Lyon');
  await page.getByRole('textbox', { name: /^Country/ }).fill('France');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Please give two capital letters, such as DE.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Town' }).inputValue()).toBe('Lyon');
  await page.getByRole('textbox', { name: /^Country/ }).fill('FR');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your details are saved.').waitFor();
  const stored = await world.api<{ address: unknown }>('GET', `/v1/customers/${customer}`);
  expect(stored.address).toMatchObject({ town: 'Lyon', country: 'FR' });
  const kept = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await kept).suggestedFilename()).toMatch(/^Statement-of-account-[\d-]+\.csv$/);

  await page.goto(list);
  for (const { number } of invoices.slice(0, 2)) {
    await page.getByRole('checkbox', { name: number }).check();
  }
  await page.getByRole('button', { name: /together/ }).click();
  await page.waitForURL(/cs_test_/, { timeout: 60_000 });
  await page.locator('input[name=number]').fill('4242 4242 4242 4242');
  await page.locator('input[name=exp]').fill('12/34');
  await page.locator('input[name=cvc]').fill('123');
  await page.getByRole('button', { name: /^pay /i }).click();
  await expectDone(page, invoices);
  await expectPaidTogether(invoices);
  expect(complaints).toEqual([]);
  await context.close();
}, 240_000);
