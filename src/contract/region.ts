import { pattern } from './text';
import { z } from 'zod';
import { fieldError } from './problems';

/** ISO 3166-1 alpha-2, in capitals as the standard writes it. */
export const country = () =>
  pattern(/^[A-Z]{2}$/, 'country_invalid', 'must be two capital letters, such as DE');

const LOCALE = 'must be a language tag such as de or fr-CH';

export const locale = () =>
  z
    .string({ error: fieldError('locale_invalid', LOCALE) })
    .refine((text) => text.length <= 35 && isKnown(() => new Intl.Locale(text)), {
      error: fieldError('locale_invalid', LOCALE),
    })
    .meta({ maxLength: 35 });

const ZONE = 'must be a time zone name such as Europe/Berlin';

export const timeZone = () =>
  z
    .string({ error: fieldError('time_zone_invalid', ZONE) })
    // Intl accepts offsets such as +02:00, but they have no summer time.
    .refine((text) => /^[A-Za-z]/.test(text) && isKnown(() => zoned(text)), {
      error: fieldError('time_zone_invalid', ZONE),
    })
    .meta({ maxLength: 64 });

const zoned = (timeZone: string) => new Intl.DateTimeFormat('en', { timeZone });

function isKnown(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
