import { clockOf } from './places';
import { STORIES, openWorld } from './stories';
import type { Places, Story } from './stories';
import { payWithoutBrowser } from './stories/acts';
import { namesAfter } from './stories/names';
import { runStories } from './run-stories';

/**
 * The stories that need no other network and no other time, run once in a new installation, so
 * that its pages, mails and the Temporal UI have something to show. What must wait for days is
 * left waiting.
 */
async function main(): Promise<void> {
  endWithParent();
  const places = placesFrom(process.env);
  if (places === undefined) {
    console.log('not seeded: the stories run only on the sandbox');
    return;
  }
  const world = await openWorld(places, {
    payAtCheckout: payWithoutBrowser,
    shiftEngine: () => Promise.reject(new Error('a seeded installation does not skip days')),
  });
  const stories = STORIES.filter(({ alone }) => alone !== true).map(namedAfterItself);
  const short = stories.filter(({ days }) => days !== true);
  for (const story of stories.filter(({ days }) => days === true)) {
    // Run to the point where only days can go on; its end is for the person who watches.
    void story.run(world).catch(() => undefined);
  }
  const results = await runStories(world, short, () => undefined);
  const failed = results.filter(({ passed }) => !passed);
  for (const { story, outcome } of failed) console.error(`${story}: ${outcome}`);
  console.log(`seeded ${results.length - failed.length} stories`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

/** People look at a seeded installation: what belongs to a story carries its name. */
const namedAfterItself = (story: Story): Story => ({
  ...story,
  run: (world) => story.run({ ...world, name: namesAfter(story.story) }),
});

/** The process that started it may be ended in the middle; nothing of it may stay behind. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();
}

function placesFrom(env: NodeJS.ProcessEnv): Places | undefined {
  const sandbox = env['STRIPE_API_BASE'];
  const inbox = env['INBOX_URL'];
  if (sandbox === undefined || inbox === undefined) return undefined;
  const clock = clockOf(env);
  return {
    sandbox,
    inbox,
    server: env['PUBLIC_URL'] ?? '',
    apiKey: env['BOOTSTRAP_API_KEY'] ?? '',
    installationKey: env['BOOTSTRAP_INSTALLATION_KEY'] ?? '',
    sandboxKey: env['STRIPE_SECRET_KEY'] ?? '',
    temporalAddress: env['TEMPORAL_ADDRESS'] ?? '',
    databaseUrl: env['DATABASE_URL'] ?? '',
    ...(clock === undefined ? {} : { clock }),
  };
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
