import { iso } from '../../contract/responses/shared';
import { checkReturnTo } from '../../domain/check-return-urls';
import { PORTAL_LINK } from '../../domain/portal';
import { SECOND } from '../../domain/time';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import { uuidv7 } from '../../runtime/digest';
import { newPortalToken } from '../../runtime/link-token';
import { bodyProblem } from '../http-problem';
import type { OperationCall } from './operation-handler';

type LinkCall = Pick<OperationCall<'createPortalLink'>, 'deps' | 'body' | 'actor'>;

export async function createPortalLink({ deps, body, actor }: LinkCall, customer: CustomerRow) {
  const { stores, settings } = deps;
  const connection = await stores.connections.get(customer.connection);
  const returnTo = [['/return_url', body.return_url]] as const;
  const problems = checkReturnTo(returnTo, connection?.settings ?? {});
  if (problems.length > 0) throw bodyProblem(problems);
  const seconds = body.expires_in ?? PORTAL_LINK.usual;
  const expiresAt = (await stores.databaseTime()) + seconds * SECOND;
  const returnUrl = body.return_url ?? null;
  const id = `plk_${uuidv7()}`;
  const { token, tokenHash } = newPortalToken(settings.linkSecrets.reveal(), id);
  await stores.portal.createLink(customer, { id, tokenHash, returnUrl, expiresAt }, actor);
  return {
    status: 201 as const,
    body: {
      object: 'portal_link' as const,
      id,
      customer: customer.id,
      url: `${settings.publicUrl}/portal/${token}`,
      return_url: returnUrl,
      expires_at: iso(expiresAt),
    },
  };
}
