import { source as axe } from 'axe-core';
import type { AxeResults } from 'axe-core';
import { atConsole } from './console-in-browser';
import type { AtConsole } from './console-in-browser';

// The console can be walked and worked with the keyboard alone, on a large screen and on a phone.

let { world, by, page, browser } = {} as AtConsole;
atConsole((at) => ({ world, by, page, browser } = at));

async function paid(token: string): Promise<string> {
  const intent = await by.openIntent(await by.customerWith(token), token);
  await by.confirm(intent.id);
  return intent.id;
}

const statusOf = async (intent: string): Promise<string> =>
  (await world.stripe.paymentIntents.retrieve(intent)).status;

describe('with the keyboard alone', () => {
  /** What Tab comes to, in order, until it has been everywhere. */
  async function walk(): Promise<{ name: string; visible: boolean }[]> {
    const stops: { name: string; visible: boolean }[] = [];
    for (let step = 0; step < 500; step += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate<{ name: string; visible: boolean } | null>(`(() => {
        const at = document.activeElement;
        if (at === null || at === document.body) return null;
        const box = at.getBoundingClientRect();
        const ring = getComputedStyle(at).outlineStyle !== 'none';
        const name = at.getAttribute('aria-label') ?? at.textContent.trim();
        return { name, visible: ring && box.width > 0 && box.left >= 0 };
      })()`);
      if (stop === null) return stops;
      stops.push(stop);
    }
    throw new Error('Tab never came to an end');
  }

  test('Tab comes to everything once, from top to bottom, and shows where it is', async () => {
    await paid('pm_sepaDebit_success_de');
    await by.session('K1');
    await page.goto(world.sandbox.url);
    const stops = await walk();
    const wanted = await page.evaluate<string[]>(`[...document.querySelectorAll(
        'a[href], button, summary')]
      .filter((each) => each.checkVisibility())
      .map((each) => each.getAttribute('aria-label') ?? each.textContent.trim())`);
    expect(stops.map(({ name }) => name)).toEqual(wanted);
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    expect(stops[0]?.name).toBe('Skip to the payments');
    expect(stops.length).toBeGreaterThan(20);
  });

  async function tabTo(name: RegExp): Promise<void> {
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate<string>(
        `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`,
      );
      if (name.test(at)) return;
    }
    throw new Error(`Tab never came to ${String(name)}`);
  }

  test('Enter and Space press, open an object, and skip to the payments', async () => {
    const intent = await paid('pm_sepaDebit_success_de');
    await page.goto(world.sandbox.url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(({ hash }) => hash === '#content');
    await tabTo(new RegExp(`^${intent}$`));
    await page.keyboard.press('Enter');
    const object = page.locator('details[open] pre', { hasText: `"id": "${intent}"` });
    await object.first().waitFor({ state: 'visible' });
    await tabTo(/^Settle this debit/);
    await page.keyboard.press('Space');
    await page.getByRole('status').waitFor();
    expect(await statusOf(intent)).toBe('succeeded');
    await tabTo(/^Bank takes it back/);
    await page.keyboard.press('Enter');
    await page.getByText('charge.dispute.closed').first().waitFor();
    const { data } = await world.stripe.disputes.list({ payment_intent: intent });
    expect(data[0]?.status).toBe('lost');
  });
});

test.each([375, 1280])(
  'at %i pixels it fits, in light and in dark, and axe finds nothing',
  async (width) => {
    await paid('pm_sepaDebit_success_de');
    await world.control('POST', 'disputes', { payment_intent: await paid('pm_card_visa') });
    await by.session('A1');
    await world.stripe.customers.retrieve('cus_none').catch(() => undefined);
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const seen = await context.newPage();
      await seen.goto(world.sandbox.url);
      await seen.evaluate(axe);
      const { violations } = await seen.evaluate<AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
      const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      expect(await seen.evaluate(wide)).toBe(false);
      await context.close();
    }
  },
);
