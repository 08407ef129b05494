import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ConnectionSettings,
  StoredConnection,
} from '../postgres/connections/connection-secrets';
import { SecretUnreadable } from '../runtime/encryption';

/** So old what is known of a connection may be: a change is seen everywhere within this. */
export const MAX_AGE_MS = 2_000;

/** For so long those who miss something are gathered, to be answered by one new reading. */
const GATHER_MS = 100;

/** Each by its code, opened when it is asked for: one that is damaged harms no other. */
export type SettingsByCode = ReadonlyMap<string, Omit<StoredConnection, 'openOrBare'>>;

export interface ConnectionSettingsReader {
  /** Null: there is none of this code. */
  find(code: string): Promise<ConnectionSettings | null>;
  /** Read after this was asked: nothing is refused because of an older one. */
  findNewest(code: string): Promise<ConnectionSettings | null>;
  /** Those that collect now. */
  activeCodes(): Promise<string[]>;
}

/**
 * All connections, read once for everybody who asks within two seconds. What is missing there may
 * have been connected since: it is looked for in a reading that begins after it was asked for, one
 * for all who miss something, so that unknown codes cost little. Where they cannot be read that is
 * an error: nothing is done by what was.
 */
export function connectionSettingsReader(
  readAll: () => Promise<SettingsByCode>,
  now: () => number = Date.now,
): ConnectionSettingsReader {
  let kept: { since: number; all: Promise<SettingsByCode> } | null = null;
  const read = (): Promise<SettingsByCode> => {
    if (kept !== null && now() - kept.since < MAX_AGE_MS) return kept.all;
    return readNow();
  };
  const readNow = (): Promise<SettingsByCode> => {
    const reading = { since: now(), all: readAll() };
    kept = reading;
    reading.all.catch(() => {
      if (kept === reading) kept = null;
    });
    return reading.all;
  };
  let gathered: Promise<SettingsByCode> | null = null;
  const readAnew = (): Promise<SettingsByCode> => {
    gathered ??= sleep(GATHER_MS).then(() => {
      gathered = null;
      return readNow();
    });
    return gathered;
  };
  const findNewest = async (code: string) => (await readAnew()).get(code)?.open() ?? null;
  return {
    find: async (code) => {
      const found = (await read()).get(code)?.open() ?? null;
      return found !== null && canCall(found) ? found : findNewest(code);
    },
    findNewest,
    activeCodes: async () => {
      const all = [...(await read())];
      return all.filter(([, { isDisconnected }]) => !isDisconnected).map(([code]) => code);
    },
  };
}

const canCall = ({ isDisconnected, secretKey, platform, stripeAccount }: ConnectionSettings) =>
  !isDisconnected && (platform === null ? secretKey : stripeAccount) !== null;

/** Stripe cannot be called for a connection, as if its key were refused. */
export class NoStripeAccess extends Error {}

export interface StripeAccess extends ConnectionSettings {
  key: string;
  /** The connected account that the key of its platform is used for. */
  onBehalfOf: string | undefined;
}

/** The key that Stripe is called with for a connection, or NoStripeAccess that says why not. */
export async function stripeAccessOf(
  settings: Pick<ConnectionSettingsReader, 'find'>,
  code: string,
): Promise<StripeAccess> {
  const found = await settings.find(code).catch((error: unknown) => {
    if (error instanceof SecretUnreadable) throw new NoStripeAccess(error.message);
    throw error;
  });
  if (found === null) throw new NoStripeAccess(`there is no connection "${code}" here`);
  if (found.isDisconnected) throw new NoStripeAccess(`the connection "${code}" is disconnected`);
  const { platform, stripeAccount } = found;
  if (platform !== null) {
    if (stripeAccount === null) {
      throw new NoStripeAccess(`the connection "${code}" has no account at Stripe yet`);
    }
    const { key } = await stripeAccessOf(settings, platform);
    return { ...found, key, onBehalfOf: stripeAccount };
  }
  const key = found.secretKey?.reveal();
  if (key !== undefined) return { ...found, key, onBehalfOf: undefined };
  throw new NoStripeAccess(`the connection "${code}" has no Stripe key: give it one`);
}
