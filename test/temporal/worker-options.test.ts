import { workerOptions } from '../../src/temporal/worker-options';

const slots = (rates: Parameters<typeof workerOptions>[1]) => {
  const { stripe, mail } = workerOptions('q', rates);
  return [stripe, mail].map((one) => one.maxConcurrentActivityTaskExecutions);
};

test('no more calls wait in slots than get their turn within seconds', () => {
  expect(slots({})).toEqual([60, 20]);
  expect(slots({ stripe: 5, mail: 2 })).toEqual([20, 8]);
  expect(slots({ stripe: 0.5, mail: 0.5 })).toEqual([4, 4]);
  expect(slots({ stripe: 100, mail: 100 })).toEqual([60, 20]);
});
