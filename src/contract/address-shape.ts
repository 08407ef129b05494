import { z } from 'zod';
import type { PostalAddress } from '../domain/postal-address';
import { country } from './region';
import { OBJECT_ERROR } from './requests';
import { line } from './text';

export const postalAddress = z
  .strictObject(
    {
      line1: line(200).nullish(),
      line2: line(200).nullish(),
      town: line(100).nullish(),
      state: line(100).nullish(),
      postcode: line(20).nullish(),
      country: country().nullish(),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'PostalAddress' });

export const addressFromWire = (given: z.infer<typeof postalAddress>): PostalAddress => ({
  line1: given.line1 ?? null,
  line2: given.line2 ?? null,
  town: given.town ?? null,
  state: given.state ?? null,
  postcode: given.postcode ?? null,
  country: given.country ?? null,
});

/** Of what was given and not of what was parsed, so that it is said with all other problems. */
export const hasTwoCountries = ({
  country: one,
  address,
}: {
  country?: unknown;
  address?: { country?: unknown } | null | undefined;
}): boolean =>
  typeof one === 'string' && typeof address?.country === 'string' && one !== address.country;
