import type { ConnectionSettings } from '../../postgres/connections/connection-secrets';
import type { ConnectionCondition } from '../../postgres/connections/connections';
import { connectUrl } from '../connect-link';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { toConnectionResponse } from '../responses/connection';
import { isRestricted } from './connection-key';
import { byHand, webhookUrl } from './webhook-endpoint';

/** The connection as it is now. */
export async function answer(deps: HttpDeps, code: string) {
  const settings = (await deps.stores.connectionSecrets.readAll()).get(code)?.openOrBare();
  const conditions = await deps.stores.connections.conditions();
  const condition = conditions.find((one) => one.code === code);
  if (settings === undefined || condition === undefined) {
    throw new HttpProblem('connection_unknown', `there is no connection "${code}" here`);
  }
  return { status: 200 as const, body: await answerOf(deps, settings, condition) };
}

export async function answerOf(
  deps: HttpDeps,
  settings: ConnectionSettings,
  condition: ConnectionCondition,
) {
  const { code } = settings;
  const key = settings.secretKey?.reveal();
  const { isDisconnecting, isDisconnected } = settings;
  return toConnectionResponse({
    settings,
    condition,
    endpoints: await deps.stores.endpoints.of(code),
    permissions:
      key === undefined
        ? []
        : deps.permissionReport({ isRestricted: isRestricted(key) }, condition.missingPermissions),
    webhookUrl: webhookUrl(deps, settings.platform ?? code),
    how: howTo(deps, settings),
    onboardingUrl: settings.platform === null ? null : connectUrl(deps, code),
    openInvoices:
      isDisconnecting && !isDisconnected
        ? await deps.stores.connectionChanges.openInvoices(code)
        : null,
  });
}

/** What to do while Stripe cannot send us webhooks; null while it can. */
function howTo(deps: HttpDeps, settings: ConnectionSettings): string | null {
  const { code, webhookSecrets, isDisconnecting, platform } = settings;
  if (webhookSecrets.length > 0 || isDisconnecting || platform !== null) return null;
  if (!deps.settings.isReachable) return byHand(deps, code);
  return (
    `no webhook endpoint was made: POST /v1/connections/${code}/webhook_endpoint makes one at ` +
    'Stripe and says what is in the way'
  );
}
