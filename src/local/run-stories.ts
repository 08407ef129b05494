import { workflowIdOf } from './stories/names';
import type { Story } from './stories/story';
import type { World } from './stories/world';

/** How a story went: what `npm run demo -- --json` prints, one a story. */
export interface Result {
  story: string;
  passed: boolean;
  outcome: string;
  history_events: number;
  actions: number;
  ms: number;
}

const AT_ONCE = 5;

/** Those that share the world first, some at a time; then, one by one, those that change it. */
export async function runStories(
  world: World,
  stories: readonly Story[],
  onResult: (result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const next = async (story: Story) => {
    const result = await runStory(world, story);
    results.push(result);
    onResult(result);
  };
  const together = stories.filter(({ alone }) => alone !== true);
  const tellers = Array.from({ length: AT_ONCE }, async () => {
    for (let story = together.shift(); story !== undefined; story = together.shift()) {
      await next(story);
    }
  });
  await Promise.all(tellers);
  for (const story of stories.filter(({ alone }) => alone === true)) {
    await next(story);
    await world.control('DELETE', 'faults');
  }
  return results;
}

async function runStory(world: World, story: Story): Promise<Result> {
  const began = Date.now();
  try {
    const { invoice, connection, outcome } = await story.run(world);
    const ms = Date.now() - began;
    const cost = await world.cost(workflowIdOf(invoice, connection));
    return {
      story: story.story,
      passed: true,
      outcome,
      ms,
      history_events: cost.events,
      actions: cost.actions,
    };
  } catch (error) {
    const outcome = error instanceof Error ? error.message : String(error);
    const ms = Date.now() - began;
    return { story: story.story, passed: false, outcome, history_events: 0, actions: 0, ms };
  }
}
