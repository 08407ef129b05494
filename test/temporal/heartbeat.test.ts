import { MockActivityEnvironment } from '@temporalio/testing';
import { heartbeatInterceptor } from '../../src/temporal/heartbeat';

afterEach(() => jest.useRealTimers());

test('a long activity says that its process is alive, and what an earlier try noted', async () => {
  const noted = { note: 'of an earlier try' };
  const environment = new MockActivityEnvironment({ heartbeatDetails: noted });
  const beats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  jest.useFakeTimers();
  const { inbound } = heartbeatInterceptor(environment.context);
  let end = (): void => undefined;
  const work = new Promise<void>((resolve) => (end = resolve));
  const running = inbound?.execute?.({ args: [], headers: {} }, () => work);
  jest.advanceTimersByTime(20_000);
  expect(beats).toEqual([noted, noted]);
  end();
  await running;
  jest.advanceTimersByTime(20_000);
  expect(beats).toHaveLength(2);
});
