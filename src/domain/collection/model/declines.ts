import { HOUR } from '../../time';
import {
  DECLINES,
  NETWORK_ADVICE,
  NETWORK_DECLINES,
  NETWORK_WAITS,
  PERMANENT,
} from './decline-table';
import type { DeclineClass } from './decline-table';

/** Which no operator may make mean less. */
export const isPermanent = (code: string): boolean => PERMANENT.has(code);

interface Declined {
  code: string;
  declineCode: string | null;
  adviceCode: string | null;
  /** What the network advises. */
  networkCode: string | null;
  /** Why the network declined; absent in what was kept before. */
  networkDeclineCode?: string | null;
  /** The network of the card; absent in what was kept before. */
  network?: string | null;
}

const KNOWN_NETWORKS: ReadonlySet<string> = new Set(['visa', 'mastercard']);

function advised<T>(
  table: ReadonlyMap<string, T>,
  { networkCode, network }: Declined,
): T | undefined {
  const speaker = network != null && KNOWN_NETWORKS.has(network) ? network : 'any';
  return networkCode === null ? undefined : table.get(`${speaker} ${networkCode}`);
}

const isForbidden = (decline: Declined): boolean =>
  decline.adviceCode === 'do_not_try_again' ||
  advised(NETWORK_ADVICE, decline) === 'never_this_method';

type Own = Readonly<Record<string, DeclineClass>>;

function ownClass({ code, declineCode }: Declined, own: Own): DeclineClass | undefined {
  const named = [declineCode ?? '', code].find((word) => Object.hasOwn(own, word));
  return named === undefined ? undefined : own[named];
}

/**
 * The operator's own table speaks first, but for what the networks forbid; then Stripe's advice,
 * the decline code, and what the network itself advises or says.
 */
export function classify(decline: Declined, own: Own = {}): DeclineClass {
  const chosen = ownClass(decline, own);
  if (chosen !== undefined) return isForbidden(decline) ? 'never_this_method' : chosen;
  const named = DECLINES.get(decline.declineCode ?? '') ?? DECLINES.get(decline.code);
  if (named === 'never_this_method' || named === 'needs_authentication') return named;
  if (isForbidden(decline)) return 'never_this_method';
  if (decline.adviceCode === 'confirm_card_data') return 'needs_new_method';
  // Later, and no earlier than the code itself says.
  if (decline.adviceCode === 'try_again_later') return named === 'try_soon' ? named : 'try_later';
  return named ?? advised(NETWORK_ADVICE, decline) ?? ofNetworkDecline(decline) ?? 'try_later';
}

const ofNetworkDecline = ({ networkDeclineCode: code }: Declined): DeclineClass | undefined =>
  code == null ? undefined : NETWORK_DECLINES.get(code);

/** There was not enough in the account: once there is, the same card or debit goes through. */
export const isWantOfMoney = ({ code, declineCode }: Declined): boolean =>
  (declineCode ?? code) === 'insufficient_funds';

/** How long the network wants us to wait before the next try, in ms. */
export const networkWait = (decline: Declined): number =>
  (advised(NETWORK_WAITS, decline) ?? 0) * HOUR;

/** Whether a code says that another method is needed, whatever else was said with it. */
export function endsMethod(code: string): boolean {
  const means = DECLINES.get(code);
  return means === 'needs_new_method' || means === 'never_this_method';
}

/** Codes whose name is for the business alone; the customer reads a general sentence. */
export const isConfidential = (code: string | null): boolean =>
  code !== null && PERMANENT.has(code);

/** The payer took a debit back, which a bank grants within weeks without asking why. */
const TAKEN_BACK = 'customer_initiated';

const RETURNS = new Set([
  'insufficient_funds',
  'bank_cannot_process',
  'incorrect_account_details',
  TAKEN_BACK,
]);

/** Dispute reasons that are really a bank debit sent back. */
export const isReturnReason = (reason: string): boolean => RETURNS.has(reason);

export const isTakenBack = (reason: string): boolean => reason === TAKEN_BACK;
