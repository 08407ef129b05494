import { z } from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit';
import { SCOPES } from '../domain/api-key';
import { timestampInput } from './day';
import { cursor, limit, OBJECT_ERROR } from './requests';
import { line, oneOf, pattern } from './text';

export const apiKeyBody = z
  .strictObject(
    {
      name: line(100).nullish().meta({ description: 'Whose key it is.' }),
      scope: oneOf(SCOPES),
      connection: pattern(
        /^[a-z0-9][a-z0-9_-]{0,31}$/,
        'connection_invalid',
        'must be the code of a connection, or null for all of the installation',
      )
        .nullish()
        .meta({ description: 'Absent: that of the request. Null: all of the installation.' }),
      expires_at: timestampInput().nullish().meta({ description: 'Absent: it does not end.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ApiKeyCreate' });

export const revokeApiKeyBody = z
  .strictObject(
    {
      at: timestampInput()
        .nullish()
        .meta({ description: 'Until then both keys are valid; absent: it ends at once.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ApiKeyRevoke' });

export const auditQuery = z.strictObject({
  limit,
  after: cursor,
  subject: line(255).optional(),
  action: oneOf(AUDIT_ACTIONS).optional(),
});
