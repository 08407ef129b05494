import { episodeWith } from './chaos';
import { mirrored } from './mirror-plan';

test('an account is copied while parts die: nothing is lost, all is in order', async () => {
  const { broken, deaths } = await episodeWith(null, mirrored);
  expect(broken).toEqual([]);
  expect(deaths.filter(({ how }) => how === 'crash point').length).toBeGreaterThanOrEqual(2);
}, 400_000);
