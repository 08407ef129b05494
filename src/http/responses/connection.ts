import type { ConnectionResponse } from '../../contract/responses/connection';
import { bankToWire } from '../../contract/invoice-wire';
import { iso, isoOrNull } from '../../contract/responses/shared';
import { connectionDefaultsToWire } from '../../contract/settings-shape';
import { wordsIn } from '../../documents/words/words-for';
import type { ConnectionSettings } from '../../postgres/connections/connection-secrets';
import type { ConnectionCondition } from '../../postgres/connections/connections';
import type { WebhookEndpointRow } from '../../postgres/connections/webhook-endpoints';
import type { PermissionReport } from '../../stripe/account-gateway';

/** All that is known of a connection; its secrets are shown by their last letters. */
export interface ConnectionParts {
  settings: ConnectionSettings;
  condition: ConnectionCondition;
  endpoints: readonly WebhookEndpointRow[];
  permissions: PermissionReport[];
  webhookUrl: string;
  how: string | null;
  openInvoices: number | null;
  onboardingUrl: string | null;
}

export function toConnectionResponse(parts: ConnectionParts): ConnectionResponse {
  const { settings: row, condition, endpoints, permissions } = parts;
  const status = statusOf(condition);
  const { page } = wordsIn(null);
  return {
    object: 'connection',
    code: row.code,
    name: row.name,
    mode: row.mode,
    business_name: row.businessName,
    legal_name: row.legalName ?? null,
    address: row.address ?? null,
    tax_ids: row.taxIds ?? [],
    stripe_account: row.stripeAccount,
    platform: row.platform,
    onboarding_url: parts.onboardingUrl,
    connect_client_id: row.connectClientId ?? null,
    oauth: oauthOf(row, condition),
    status,
    status_detail: detailOf(status, condition),
    customer_notice: status === 'active' ? null : page.says.accountGone(row.businessName),
    open_invoices: parts.openInvoices,
    secret_key: keyOf(row),
    permissions,
    webhooks: {
      url: parts.webhookUrl,
      endpoints: endpoints.map((one) => ({
        id: one.id,
        purpose: one.purpose,
        url: one.url,
        created_at: iso(one.createdAt),
        delete_at: isoOrNull(one.deleteAt),
      })),
      how: parts.how,
    },
    notify_emails: row.notifyEmails,
    bank_details: row.bankDetails === null ? null : bankToWire(row.bankDetails),
    defaults: connectionDefaultsToWire(row.settings),
    success_url: row.settings.successUrl ?? null,
    cancel_url: row.settings.cancelUrl ?? null,
    created_at: iso(condition.createdAt),
    disconnected_at: isoOrNull(condition.disconnectedAt),
  };
}

function oauthOf(
  { oauth }: ConnectionSettings,
  { oauthProblem: problem }: ConnectionCondition,
): ConnectionResponse['oauth'] {
  return oauth == null ? null : { status: oauth.status, client_id: oauth.clientId, problem };
}

function statusOf(condition: ConnectionCondition): ConnectionResponse['status'] {
  if (condition.disconnectedAt !== null) return 'disconnected';
  if (condition.disconnectingAt !== null) return 'disconnecting';
  return condition.goneWhy === null ? 'active' : 'restricted';
}

function detailOf(
  status: ConnectionResponse['status'],
  { goneWhy }: ConnectionCondition,
): string | null {
  if (status === 'disconnecting') {
    return 'its ways to pay are being closed at Stripe; what a bank has begun is waited for';
  }
  return status === 'disconnected' ? 'it was disconnected; /reconnect takes it up again' : goneWhy;
}

function keyOf({ secretKey }: ConnectionSettings): ConnectionResponse['secret_key'] {
  const key = secretKey?.reveal();
  if (key === undefined) return null;
  return { kind: key.startsWith('rk_') ? 'restricted' : 'secret', last4: key.slice(-4) };
}
