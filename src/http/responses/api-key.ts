import type { ApiKeyResponse } from '../../contract/responses/access';
import { iso, isoOrNull } from '../../contract/responses/shared';
import type { StoredApiKey } from '../../postgres/access/api-keys';

export const toApiKeyResponse = (row: StoredApiKey): ApiKeyResponse => ({
  object: 'api_key',
  id: row.id,
  name: row.name,
  connection: row.connection,
  scope: row.scope,
  mode: row.mode,
  last4: row.last4,
  status: statusOf(row),
  created_at: iso(row.createdAt),
  expires_at: isoOrNull(row.expiresAt),
  last_used_at: isoOrNull(row.lastUsedAt),
  revoked_at: isoOrNull(row.revokedAt),
});

function statusOf({ revokedAt, expiresAt }: StoredApiKey): ApiKeyResponse['status'] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= Date.now() ? 'expired' : 'valid';
}
