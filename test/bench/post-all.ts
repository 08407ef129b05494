import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { sendAll } from './send-all';
import type { Posted } from './send-all';

export interface Signed {
  body: string;
  signature: string;
}

const unseen = () => `evt_bench${randomBytes(10).toString('hex')}`;

/** The event as Stripe sent it, under an id nobody has seen. */
export function signed(payload: string, secret: string, id = unseen()): Signed {
  const body = JSON.stringify({ ...(JSON.parse(payload) as object), id });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret });
  return { body, signature };
}

/** Posts them all to a webhook's address; any answer but 200 is an error. */
export function postAll(
  url: string,
  bodies: Iterable<Signed>,
  connections: number,
): Promise<Posted> {
  return sendAll('POST', posts(url, bodies), { connections, expected: 200 });
}

function* posts(url: string, bodies: Iterable<Signed>) {
  for (const { body, signature } of bodies) {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    yield { url, body, headers };
  }
}
