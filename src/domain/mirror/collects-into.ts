/** A connection that may collect into the account of a credential. */
export interface Collecting {
  mode: string;
  stripeAccount: string | null;
  isDisconnected: boolean;
}

interface AccessToAccount {
  kind: string;
  mode: string;
  stripeAccount: string | null;
}

/** Whether the connection of a credential collects into this very account, and has its webhooks. */
export function collectsInto(connection: Collecting, credential: AccessToAccount): boolean {
  if (connection.isDisconnected) return false;
  const { kind, stripeAccount, mode } = credential;
  const isSame = stripeAccount !== null && stripeAccount === connection.stripeAccount;
  return kind === 'connection' || (isSame && mode === connection.mode);
}
