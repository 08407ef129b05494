import { z } from 'zod';
import { LOGO_TYPES } from '../../domain/branding';

export const brandingResponse = z
  .object({
    object: z.literal('branding'),
    connection: z.string(),
    accent_color: z.string().nullable(),
    reply_to: z.string().nullable(),
    footer: z.string().nullable(),
    logo: z
      .object({
        url: z.string().meta({ format: 'uri', description: 'Another logo has another one.' }),
        content_type: z.enum(LOGO_TYPES),
        size: z.int().meta({ description: 'Bytes.' }),
        sha256: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Branding', description: 'Names, address and tax ids are the connection’s.' });

export type BrandingResponse = z.infer<typeof brandingResponse>;
