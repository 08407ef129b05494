import { sandboxVerdict } from '../../src/local/sandbox-verdict';
import { engineShift, placesOf } from '../../src/local/places';
import { STORIES, openWorld } from '../../src/local/stories';
import { payWithoutBrowser } from '../../src/local/stories/acts';
import { runStories } from '../../src/local/run-stories';
import type { Bench } from './bench';
import { figure } from './figure';

/**
 * A key and a Checkout live 23 hours of it: on two busy cores with every part beside them, the
 * demo's half a minute was over before some sessions were made.
 */
const DAY_SECONDS = 120;

/** Every story of an invoice on this shape, and Stripe's judge over all of them. */
export const stories: Bench = {
  name: 'stories',
  title: 'the stories pass here, and no rule of money was broken',
  alone: true,
  run: async ({ boot, print }) => {
    const stack = await boot({ daySeconds: DAY_SECONDS });
    try {
      const shiftEngine = engineShift(stack);
      const world = await openWorld(placesOf(stack), {
        payAtCheckout: payWithoutBrowser,
        shiftEngine,
      });
      const results = await runStories(world, STORIES, ({ passed, story, outcome }) =>
        print(`${passed ? '✓' : '✗'} ${story}: ${outcome}`),
      );
      results.push(await sandboxVerdict(world));
      await world.close();
      const failed = results.filter(({ passed }) => !passed);
      return {
        figures: [
          figure('passed', 'stories', [results.length - failed.length], {
            atLeast: results.length,
          }),
        ],
        notes: { stories: results },
      };
    } finally {
      await stack.stop();
    }
  },
};
