import { SECOND } from '../domain/time';
import type { CredentialRow } from '../postgres/mirror/credentials';
import { createListReader } from '../stripe/list-reader';
import type { ListReader } from '../stripe/list-reader';
import type { StripeSettings } from '../stripe/stripe-client';
import { MAX_AGE_MS } from './connection-settings';
import type { SettingsByCredential } from './credential-settings';

/** Then it is asked for again: meanwhile the process may be about to end. */
const LONGEST_WAIT = 5 * SECOND;

interface MirrorReaderParts {
  settingsBy: SettingsByCredential;
  stripeNow(): number;
}

/** Reads an account by a credential: by the key that it has now, or had two seconds ago. */
export function mirrorReaders(parts: MirrorReaderParts): (credential: CredentialRow) => ListReader {
  return (credential) => {
    let made: { settings: StripeSettings; reader: ListReader } | null = null;
    let found: { since: number; settings: StripeSettings | null } | null = null;
    const settingsNow = async (): Promise<StripeSettings | null> => {
      if (found !== null && Date.now() - found.since < MAX_AGE_MS) return found.settings;
      found = { since: Date.now(), settings: await parts.settingsBy(credential) };
      return found.settings;
    };
    const readerNow = async (): Promise<ListReader | null> => {
      const settings = await settingsNow();
      if (settings === null) return null;
      if (made === null || !isSame(made.settings, settings)) {
        const patient = { ...settings, longestWaitMs: LONGEST_WAIT };
        const reader = createListReader({ settings: patient, now: parts.stripeNow });
        made = { settings, reader };
      }
      return made.reader;
    };
    return {
      page: async (...asked) => (await readerNow())?.page(...asked) ?? NO_KEY,
      object: async (path) => (await readerNow())?.object(path) ?? NO_KEY,
    };
  };
}

const NO_KEY = {
  kind: 'unauthorized',
  detail: 'the credential has no key of Stripe that can be used now',
} as const;

const isSame = (one: StripeSettings, other: StripeSettings): boolean =>
  one.secretKey === other.secretKey &&
  one.account === other.account &&
  one.rateLimiter === other.rateLimiter;
