import type { ConnectionRow } from '../postgres/connections';
import type { Config } from '../runtime/config';

/** The connection a configuration speaks of, as its row: written again at each start. */
export function connectionFromConfig(config: Config): ConnectionRow {
  const { connectionCode: code, businessName, mode, mail, http, stripe } = config;
  const { successUrl, cancelUrl, returnOrigins } = http;
  return {
    code,
    mode,
    businessName,
    name: businessName,
    stripeAccount: null,
    settings: {
      receipts: mail.receipts,
      returnOrigins,
      ...(stripe.recurringMethods && { recurringMethods: stripe.recurringMethods }),
      ...(successUrl !== undefined && { successUrl }),
      ...(cancelUrl !== undefined && { cancelUrl }),
    },
    notifyEmails: mail.notifyEmails,
  };
}
