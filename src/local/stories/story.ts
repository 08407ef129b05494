import type { World } from './world';

/** One of the stories of an invoice's life, told on the whole house from outside. */
export interface Story {
  /** Short and stable: what `--json` and the tests call it. */
  story: string;
  /** One line for a person. */
  title: string;
  /** It changes what all others live in (the network, the time): it is told by itself. */
  alone?: true;
  /** Days must pass in it, so it is long where days are not compressed. */
  days?: true;
  run(world: World): Promise<PublicEvent>;
}

export interface PublicEvent {
  /** The external id of the invoice the story is about. */
  invoice: string;
  /** What became of it, in words. */
  outcome: string;
}
