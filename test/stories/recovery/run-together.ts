import type { Story, World } from '../../../src/local/stories';

const AT_ONCE = 5;

/** Runs these stories, some at a time: "passed", or the words it failed with, of each. */
export async function runTogether(
  world: World,
  stories: readonly Story[],
): Promise<Map<string, string>> {
  const results = new Map<string, string>();
  const waiting = [...stories];
  const teller = async () => {
    for (let story = waiting.shift(); story !== undefined; story = waiting.shift()) {
      const outcome = await story.run(world).then(
        () => 'passed',
        (error: unknown) => String(error),
      );
      results.set(story.story, outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, teller));
  return results;
}

export const allPassed = (stories: readonly Story[]): Map<string, string> =>
  new Map(stories.map(({ story }) => [story, 'passed']));
