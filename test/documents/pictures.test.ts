import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { renderDonePage } from '../../src/documents/pages/done-page';
import { renderInvoicePage } from '../../src/documents/pages/invoice-page';
import { fromRoot } from '../../src/runtime/root';
import { launch, ORIGIN, served } from './browser';
import { SITUATIONS } from './situations';

const page = (name: string) => renderInvoicePage({ ...SITUATIONS[name]!, mode: 'live' });

interface Picture {
  html: string;
  width: number;
  scheme: 'light' | 'dark';
}

/** The main states, as the README shows them. */
const PICTURES: Readonly<Record<string, Picture>> = {
  open: { html: page('open'), width: 1080, scheme: 'light' },
  paid: { html: page('paid'), width: 1080, scheme: 'light' },
  declined: { html: page('open, declined, retry planned'), width: 1080, scheme: 'dark' },
  'open-phone': { html: page('open'), width: 375, scheme: 'light' },
  'done-phone': {
    html: renderDonePage(SITUATIONS['paid']!, { confirming: false }).html,
    width: 375,
    scheme: 'dark',
  },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** As far as the paper goes: what is below has letters of fonts that a machine may not have. */
async function drawn({ html, width, scheme }: Picture): Promise<Buffer> {
  const { context, serve } = await served(browser, { width, scheme });
  try {
    const tab = await context.newPage();
    serve(html);
    await tab.goto(`${ORIGIN}/i/k7token`);
    const bottom = await tab.evaluate<number>(
      `Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)`,
    );
    const height = Math.min(bottom + 32, 900);
    return await tab.screenshot({ clip: { x: 0, y: 0, width, height } });
  } finally {
    await context.close();
  }
}

/**
 * How far two pictures are apart, 0 to 1, each made as small as a stamp: another font or the
 * browser's next version moves no more than edges, another colour or order moves much.
 */
async function apart(tab: Page, one: Buffer, other: Buffer): Promise<number> {
  const urls = [one, other].map((png) =>
    JSON.stringify(`data:image/png;base64,${png.toString('base64')}`),
  );
  return tab.evaluate<number>(`(async () => {
    const small = async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 32;
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, 32, 32);
      return context.getImageData(0, 0, 32, 32).data;
    };
    const [a, b] = [await small(${urls[0]}), await small(${urls[1]})];
    return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length / 255;
  })()`);
}

const MOST_APART = 0.015;

async function distance(one: Buffer, other: Buffer): Promise<number> {
  const tab = await browser.newPage();
  return apart(tab, one, other).finally(() => tab.close());
}

test.each(Object.keys(PICTURES))('the page looks as in docs/pictures/%s.png', async (name) => {
  const path = fromRoot('docs', 'pictures', `${name}.png`);
  const now = await drawn(PICTURES[name]!);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(fromRoot('docs', 'pictures'), { recursive: true });
    writeFileSync(path, now);
  }
  if (!existsSync(path)) throw new Error(`${path} is missing: run the test with UPDATE_GOLDEN=1`);
  expect(await distance(now, readFileSync(path))).toBeLessThan(MOST_APART);
});

test('another state and another scheme are farther apart than that', async () => {
  const open = await drawn(PICTURES['open']!);
  const others = [PICTURES['paid']!, { ...PICTURES['open']!, scheme: 'dark' as const }];
  for (const other of others) {
    expect(await distance(open, await drawn(other))).toBeGreaterThan(MOST_APART);
  }
});
