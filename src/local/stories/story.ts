import type { World } from './world';

/** One of the stories of an invoice's life, run on the whole installation from outside. */
export interface Story {
  /** Short and stable: what `--json` and the tests call it. */
  story: string;
  /** One line for a person. */
  title: string;
  /** It changes what all others live in (the network, the time): it runs alone. */
  alone?: true;
  /** Days must pass in it, so it is long where days are not compressed. */
  days?: true;
  /**
   * No reading of ours is planned for it: without a webhook, only the poll of events finds it, or
   * `rebuild --since`. 'always': not even these, since Stripe lists it nowhere to us.
   */
  needsWebhook?: true | 'always';
  run(world: World): Promise<StoryResult>;
}

export interface StoryResult {
  /** The external id of the invoice the story is about. */
  invoice: string;
  /** The code of its connection, where that is not `default`. */
  connection?: string;
  /** What became of it, in words. */
  outcome: string;
}
