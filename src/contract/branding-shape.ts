import { z } from 'zod';
import { LOGO_TYPES } from '../domain/branding';
import { fileContent } from './document-shape';
import { email } from './email';
import { logoProblem } from './logo-problem';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { oneOf, paragraphs, pattern } from './text';

const COLOR = 'must be a colour such as "#1a7f5b"';

export const brandingBody = z
  .strictObject(
    {
      accent_color: pattern(/^#[0-9a-fA-F]{6}$/, 'color_invalid', COLOR)
        .transform((color) => color.toLowerCase())
        .nullish()
        .meta({
          description:
            'Of buttons and links. Where text would be hard to read on it or in it, a darker or ' +
            'lighter shade is shown.',
        }),
      reply_to: email.nullish().meta({
        description: 'Where answers to its mails go; null: to the first of notify_emails.',
      }),
      footer: paragraphs(500).nullish().meta({ description: 'Below each page and mail.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'BrandingGiven', description: 'All of it: what is absent is taken away.' });

interface Given {
  content_type?: unknown;
  content?: unknown;
}

const problemOf = ({ content_type: type, content }: Given): string | null =>
  content instanceof Uint8Array ? logoProblem(type, content) : null;

export const logoBody = z
  .strictObject({ content_type: oneOf(LOGO_TYPES), content: fileContent }, OBJECT_ERROR)
  .refine((given) => problemOf(given) === null, {
    path: ['content'],
    error: ({ input }) => fieldError('logo_invalid', problemOf(input as Given) ?? ''),
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'LogoGiven' });
