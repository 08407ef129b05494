import { uuidv7 } from '../../runtime/digest';
import type { EndpointPurpose } from '../../postgres/connections/webhook-endpoints';
import type { Called } from '../../stripe/stripe-gateway';
import type { Actor } from '../../domain/audit';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { stripeUnavailable } from './connection-key';

const USUAL_OVERLAP_SECONDS = 3_600;

/** Where Stripe sends what concerns a connection. */
export const webhookUrl = ({ settings }: HttpDeps, code: string): string =>
  `${settings.publicUrl}/webhooks/stripe/${code}`;

/** What is to be done by hand where Stripe cannot reach us. */
export function byHand(deps: HttpDeps, code: string): string {
  const url = webhookUrl(deps, code);
  return (
    `Stripe cannot reach ${deps.settings.publicUrl}, so no endpoint can be made there. While you ` +
    `try it out, run \`stripe listen --forward-to ${url}\` and give the secret that it prints as ` +
    `webhook_secret; otherwise let PUBLIC_URL be an address on the internet and ask again at ` +
    `POST /v1/connections/${code}/webhook_endpoint. Until then payments are seen late, by reading.`
  );
}

export interface EndpointOrder {
  code: string;
  secretKey: string;
  purpose: EndpointPurpose;
  overlapSeconds?: number | undefined;
  actor: Actor;
}

/**
 * Makes an endpoint at Stripe, of our version and with our event types, and uses its secret beside
 * the one before it. Those that send to the same address are deleted after the overlap: Stripe
 * can change neither the version of an endpoint nor show its secret again.
 */
export async function makeEndpoint(deps: HttpDeps, order: EndpointOrder): Promise<Called<'made'>> {
  const { code, secretKey, purpose, overlapSeconds = USUAL_OVERLAP_SECONDS, actor } = order;
  const stripe = deps.stripeAccount({ secretKey });
  const url = webhookUrl(deps, code);
  const others = purpose === 'account' ? await stripe.endpointsAt(url) : NONE;
  if (others.kind !== 'ok') return others;
  const of = { installation: deps.settings.installation, connection: code };
  const created = await stripe.createEndpoint({
    key: `webhook_endpoint/${code}/${uuidv7()}`,
    url,
    connect: purpose === 'connected_accounts',
    description: `Quittance, connection ${code}`,
    metadata: { ...of, purpose },
  });
  if (created.kind !== 'ok') return created;
  const { id, secret } = created.value;
  const existing = await deps.stores.endpoints.of(code);
  const foreign = others.value.filter((other) => !existing.some((one) => one.id === other));
  const endpoint = { id, purpose, url, overlapSeconds, others: foreign };
  await deps.stores.connectionChanges.useEndpoint(code, endpoint, secret, actor);
  return { kind: 'ok', value: 'made' };
}

const NONE: Called<string[]> = { kind: 'ok', value: [] };

/** The same, where there is nothing to be done without it. */
export async function requireEndpoint(deps: HttpDeps, order: EndpointOrder): Promise<void> {
  if (!deps.settings.isReachable) {
    throw new HttpProblem('webhooks_unreachable', byHand(deps, order.code));
  }
  const made = await makeEndpoint(deps, order);
  if (made.kind === 'ok') return;
  if (!('detail' in made) || made.kind === 'unknown' || made.kind === 'out_of_turn') {
    throw stripeUnavailable();
  }
  const detail =
    `Stripe did not make it: ${made.detail}. A restricted key needs Webhook Endpoints: Write; ` +
    'without it make the endpoint by hand and give its secret as webhook_secret';
  throw new HttpProblem('endpoint_refused', detail);
}
