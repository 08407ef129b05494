import { bundlePlan } from './bundle-plan';
import { episodeWith } from './chaos';

test('several invoices are paid at once while workers die on the way', async () => {
  const { broken, deaths } = await episodeWith(null, bundlePlan);
  expect(broken).toEqual([]);
  expect(deaths.filter(({ how }) => how === 'crash point').length).toBeGreaterThanOrEqual(1);
}, 400_000);
