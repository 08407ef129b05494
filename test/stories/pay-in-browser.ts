import type { Browser } from 'playwright-core';
import type { World } from '../../src/local/stories';

/** The customer with a real browser: our page, one click, Stripe's page, a card, and back. */
export function payInBrowser(browser: Browser) {
  return async (_world: World, link: string): Promise<void> => {
    const page = await browser.newPage();
    try {
      await page.goto(link);
      await page.getByRole('button', { name: /pay using stripe/i }).click();
      await page.waitForURL(/cs_test_/);
      await page.locator('input[name=number]').fill('4242 4242 4242 4242');
      await page.locator('input[name=exp]').fill('12/34');
      await page.locator('input[name=cvc]').fill('123');
      await page.getByRole('button', { name: /^pay /i }).click();
      await page.waitForURL(/\/i\/[a-z2-7]+\/done/);
      await page.getByText(/payment successful/i).waitFor();
    } finally {
      await page.close();
    }
  };
}
