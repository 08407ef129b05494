import { sources } from '../harness/sources';

/** Whose promise no condition and no clock of a test can show, and why. */
const MEASURED: Readonly<Record<string, string>> = {
  'test/postgres/held-up.test.ts': 'a pace as Stripe counts it, second by second',
  'test/postgres/paced-processes.test.ts': 'how much of a pace is used, second by second',
  'test/stories/sick-mirror.test.ts': 'how long an invoice takes, compared in one run',
  'test/stories/new-method.test.ts': 'the seconds from an event to a charge, by their rows',
  'test/security/clean-stop.test.ts': 'a balancer has one second to see that a server ends',
};

const filesWith = (call: RegExp): string[] =>
  sources()
    .filter(({ path, text }) => path.startsWith('test/') && call.test(text))
    .map(({ path }) => path)
    .sort();

test('a file that measures real time, and so may be tried again, is listed with its reason', () => {
  expect(filesWith(/^measuresTime\(\);$/m)).toEqual(Object.keys(MEASURED).sort());
});

test('nothing else is tried again until it passes', () => {
  const calls = filesWith(/\bretryTimes\(/);
  expect(calls).toEqual(['test/harness/measures-time.ts']);
});
