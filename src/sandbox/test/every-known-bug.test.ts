import { read } from '../../../test/docs/said';

// Of the 30 bugs seen in the world, each is a test that stripe-node drives here, or is no matter
// of Stripe's: then it is listed with why, and with what of ours holds it.

const files = ['known-bugs', 'more-known-bugs', 'known-bugs-of-webhooks'];

const notAboutStripe: Readonly<Record<number, string>> = {
  20:
    'Two webhooks at work at once collide in the database of whoever receives them. Stripe only ' +
    'sends again what was answered with other than 2xx, which is 17.',
};

/** `17, 20: what is promised` names two. */
function named(file: string): number[] {
  const titles = read(`src/sandbox/test/${file}.test.ts`).matchAll(
    /(?:test|describe)\(\s*'(\d+(?:, \d+)*): /g,
  );
  return [...titles].flatMap(([, numbers = '']) => numbers.split(', ').map(Number));
}

test('every one of the 30 is a named test, or is listed as not about Stripe', () => {
  const tested = new Set(files.flatMap(named));
  const listed = Object.keys(notAboutStripe).map(Number);
  expect(listed.filter((each) => tested.has(each))).toEqual([]);
  const all = [...tested, ...listed].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});
