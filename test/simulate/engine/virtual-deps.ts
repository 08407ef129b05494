import type { ActivityDeps } from '../../../activities';
import type { Stores } from '../../../src/postgres/stores';
import type { Clock } from '../../../src/runtime/clock';
import { base32Digest } from '../../../src/runtime/digest';

/** What the activities are given in a simulated life. */
export const depsOf = (
  clock: Clock,
  stores: Stores,
  stripeFor: ActivityDeps['stripeFor'],
): ActivityDeps => ({
  stores,
  stripeFor,
  clock,
  mailer: {
    send: () => Promise.resolve({ kind: 'sent' }),
    waitForTurn: () => Promise.resolve(true),
    close: () => undefined,
  },
  pdf: { make: () => Promise.resolve({ kind: 'made', bytes: NO_BYTES, missing: [] }) },
  mirror: { run: () => Promise.resolve('over') },
  digest: remembered(base32Digest),
  settings: SETTINGS,
});

const NO_BYTES = Buffer.alloc(0);

/** The same few texts are hashed with every call. */
function remembered(digest: (text: string) => string): (text: string) => string {
  const hashes = new Map<string, string>();
  return (text) => {
    const hash = hashes.get(text) ?? digest(text);
    hashes.set(text, hash);
    return hash;
  };
}

const SETTINGS = {
  installation: 'simulated',
  publicUrl: 'https://pay.example',
  linkSecret: 'a link secret of at least 32 characters',
  mailFrom: 'Business Ltd <billing@business.example>',
};
