import { isThorough } from '../harness/thorough';
import { openDatabase } from '../postgres/database';
import type { TestDatabase } from '../postgres/database';
import { ensureConnection } from '../postgres/samples';
import { episode } from './episode/episode';

const EPISODES = isThorough ? 500 : 3;
const AT_ONCE = 6;
const FIRST = Number(process.env['EPISODE_SEED'] ?? 1);

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase(20);
  await ensureConnection(db, 'default');
});
afterAll(() => db.end());

test(
  'whatever fails, once it does no longer the copy is what Stripe has',
  async () => {
    const seeds = Array.from({ length: EPISODES }, (_, n) => FIRST + n);
    const broken: string[] = [];
    const live = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const found = await episode(db, seed).catch((error: unknown) => [String(error)]);
        broken.push(...found.map((words) => `EPISODE_SEED=${seed} ${words}`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, live));
    expect(broken).toEqual([]);
  },
  60_000 + EPISODES * 20_000,
);
