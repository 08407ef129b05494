import { z } from 'zod';
import { isOwnHeader } from '../domain/mirror/consumers/webhook-secrets';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { line, pattern, whole } from './text';

const HEADERS_MAX = 20;

const HEADERS = {
  error: fieldError(
    'webhook_headers_invalid',
    `must be at most ${HEADERS_MAX} headers, and none that requests have by themselves`,
  ),
};

const VALUE = 'must be 1 to 2,000 printable characters of ASCII';

const headers = () =>
  z
    .record(
      z
        .string()
        .regex(/^[a-z0-9-]{1,100}$/i, HEADERS)
        .refine((name) => !isOwnHeader(name), HEADERS),
      pattern(/^[\x20-\x7e]{1,2000}$/, 'webhook_header_invalid', VALUE),
      HEADERS,
    )
    .refine((given) => Object.keys(given).length <= HEADERS_MAX, HEADERS)
    .meta({
      description: 'Sent with each request, such as authorization; their values are never shown.',
      example: { authorization: 'Bearer …' },
    });

const settings = () => ({
  headers: headers().optional(),
  timeout_ms: whole(1_000, 30_000)
    .optional()
    .meta({ description: 'Until the whole answer must be there; absent: 15,000.' }),
});

export const webhookTarget = () =>
  z
    .strictObject({ url: line(2_000), ...settings() }, OBJECT_ERROR)
    .meta({ description: 'Of the kind webhook: where each message is sent, by https.' });

export const webhookChange = () =>
  z
    .strictObject({ url: line(2_000).optional(), ...settings() }, OBJECT_ERROR)
    .meta({ description: 'Of the kind webhook: what is not given stays as it is.' });

export const rotateBody = z
  .strictObject(
    {
      overlap_seconds: whole(0, 604_800).optional().meta({
        description: 'So long both secrets sign each request; absent: 86,400, a day.',
      }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConsumerRotateSecret' });
