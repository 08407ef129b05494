import { z } from 'zod';
import { ACTOR_KINDS, AUDIT_ACTIONS } from '../../domain/audit';
import { SCOPES } from '../../domain/api-key';
import { listResponse, timestamp } from './shared';

const apiKey = {
  object: z.literal('api_key'),
  id: z.string(),
  name: z.string().nullable(),
  connection: z
    .string()
    .nullable()
    .meta({ description: 'Null: a key of the installation, which has all connections.' }),
  scope: z.enum(SCOPES),
  mode: z.enum(['test', 'live']).nullable(),
  last4: z.string(),
  status: z.enum(['valid', 'expired', 'revoked']),
  created_at: timestamp(),
  expires_at: timestamp().nullable(),
  last_used_at: timestamp().nullable().meta({ description: 'To the minute.' }),
  revoked_at: timestamp().nullable(),
};

export const apiKeyResponse = z.object(apiKey).meta({ id: 'ApiKey' });

export const newApiKeyResponse = z
  .object({ ...apiKey, key: z.string().meta({ description: 'The key, shown this once.' }) })
  .meta({ id: 'NewApiKey' });

export const apiKeyList = listResponse('ApiKeyList', apiKeyResponse);

export type ApiKeyResponse = z.infer<typeof apiKeyResponse>;

const changed = () => z.record(z.string(), z.unknown()).nullable();

export const auditList = listResponse(
  'AuditEntryList',
  z.object({
    object: z.literal('audit_entry'),
    id: z.string(),
    timestamp: timestamp(),
    cursor: z.string().meta({ description: 'Its place in the chain of its connection, from 1.' }),
    connection: z.string().nullable(),
    by: z.enum(ACTOR_KINDS),
    api_key: z.string().nullable(),
    address: z
      .string()
      .nullable()
      .meta({ description: 'Where the request came from; of IPv6 the network.' }),
    action: z.enum(AUDIT_ACTIONS),
    subject: z.string().meta({ description: 'The id of what was changed.' }),
    before: changed().meta({ description: 'What differs, as it was; never a secret.' }),
    after: changed(),
    previous_hash: z.string().nullable(),
    hash: z.string().meta({ description: 'Of this entry and the hash of the one before it.' }),
  }),
);
