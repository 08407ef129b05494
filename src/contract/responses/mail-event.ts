import { z } from 'zod';

export const mailEventResponse = z
  .object({
    object: z.literal('mail_event'),
    id: z.string(),
    marked: z
      .array(z.object({ customer: z.string(), external_id: z.string(), address: z.string() }))
      .meta({
        description: 'To whom no mail goes any more; as answered first where the id is repeated.',
      }),
  })
  .meta({ id: 'MailEventApplied' });
