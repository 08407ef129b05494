import type { ConnectionSettings, StoredConnection } from '../postgres/connection-secrets';
import { SecretUnreadable } from '../runtime/vault';

/** So old what is known of a connection may be: a change is seen everywhere within this. */
export const MAX_AGE_MS = 2_000;

/** Each by its code, opened when it is asked for: one that is damaged harms no other. */
export type SettingsByCode = ReadonlyMap<string, StoredConnection>;

export interface ConnectionSettingsReader {
  /** Null: there is none of this code. */
  find(code: string): Promise<ConnectionSettings | null>;
  /** Those that collect now. */
  activeCodes(): Promise<string[]>;
}

/**
 * All connections, read once for everybody who asks within two seconds, so that an unknown code
 * costs nothing. Where they cannot be read that is an error: nothing is done by what was.
 */
export function connectionSettingsReader(
  readAll: () => Promise<SettingsByCode>,
  now: () => number = Date.now,
): ConnectionSettingsReader {
  let kept: { since: number; all: Promise<SettingsByCode> } | null = null;
  const read = (): Promise<SettingsByCode> => {
    if (kept !== null && now() - kept.since < MAX_AGE_MS) return kept.all;
    const reading = { since: now(), all: readAll() };
    kept = reading;
    reading.all.catch(() => {
      if (kept === reading) kept = null;
    });
    return reading.all;
  };
  return {
    find: async (code) => (await read()).get(code)?.open() ?? null,
    activeCodes: async () => {
      const all = [...(await read())];
      return all.filter(([, { isDisconnected }]) => !isDisconnected).map(([code]) => code);
    },
  };
}

/** Stripe cannot be called for a connection, as if its key were refused. */
export class NoStripeAccess extends Error {}

/** The key that Stripe is called with for a connection, or NoStripeAccess that says why not. */
export async function stripeAccessOf(
  settings: Pick<ConnectionSettingsReader, 'find'>,
  code: string,
): Promise<ConnectionSettings & { key: string }> {
  const found = await settings.find(code).catch((error: unknown) => {
    if (error instanceof SecretUnreadable) throw new NoStripeAccess(error.message);
    throw error;
  });
  if (found === null) throw new NoStripeAccess(`there is no connection "${code}" here`);
  if (found.isDisconnected) throw new NoStripeAccess(`the connection "${code}" is disconnected`);
  const key = found.secretKey?.reveal();
  if (key !== undefined) return { ...found, key };
  throw new NoStripeAccess(`the connection "${code}" has no Stripe key: give it one`);
}
