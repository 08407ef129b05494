import * as http from 'node:http';
import * as https from 'node:https';
import Stripe from 'stripe';

/**
 * The SDK's own client for one request: where the connection is cut it would send it again, even
 * where it is to repeat nothing. Each opens its own connection, since a kept one may be dead.
 */
export function sentOnce(isSecure: boolean): Stripe.HttpClient {
  const agent = isSecure ? new https.Agent() : new http.Agent();
  const client = Stripe.createNodeHttpClient(agent);
  let isSent = false;
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (...request) => {
      if (isSent) throw new Error('the connection was cut, and this is sent once');
      isSent = true;
      return client.makeRequest(...request);
    },
  };
}
