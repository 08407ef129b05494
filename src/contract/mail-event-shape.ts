import { z } from 'zod';
import { email } from './email';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { flag, line, oneOf } from './text';

const RECIPIENTS = 'must be a list of 1 to 50 addresses';

/** What a mail service says of a mail of ours; docs/mail-events.md maps the services' own words. */
export const mailEventBody = z
  .strictObject(
    {
      id: line(200).meta({ description: 'Of the mail service: the same again changes nothing.' }),
      type: oneOf(['bounce', 'complaint']),
      permanent: flag()
        .optional()
        .meta({ description: 'Of a bounce; false (a full mailbox) marks nothing. Absent: true.' }),
      recipients: z
        .array(email, { error: fieldError('recipients_invalid', RECIPIENTS) })
        .min(1, { error: fieldError('recipients_invalid', RECIPIENTS) })
        .max(50, { error: fieldError('recipients_invalid', RECIPIENTS) }),
      message_id: line(400).nullish().meta({ description: 'The Message-ID of our mail.' }),
      detail: line(500).nullish().meta({ description: 'Why, in the words of the mail service.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'MailEvent' });

export const emailAllowedBody = z
  .strictObject({ address: email }, OBJECT_ERROR)
  .meta({ id: 'CustomerEmailAllow' });
