import type { PostalAddress } from '../../domain/postal-address';
import { oneLine } from '../text';

/** Where the postcode comes after the town, on a line with the state. */
const TOWN_FIRST: ReadonlySet<string> = new Set('AU CA GB IE IN NZ SG US ZA'.split(' '));

/** An address as on an envelope, without the name. */
export function postalLines(address: PostalAddress | null, locale: string): string[] {
  if (address === null) return [];
  const { line1, line2, town, state, postcode, country } = address;
  const joined = (...parts: (string | null)[]) => parts.filter(Boolean).join(' ');
  const townFirst = TOWN_FIRST.has((country ?? '').toUpperCase());
  const place = townFirst ? joined(town, state, postcode) : joined(postcode, town);
  const lines = [line1, line2, place, townFirst ? null : state, countryName(country, locale)];
  return lines.map((line) => oneLine(line ?? '')).filter((line) => line !== '');
}

function countryName(country: string | null, locale: string): string | null {
  if (country === null || !/^[A-Za-z]{2}$/.test(country)) return country;
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
  return names.of(country.toUpperCase()) ?? country;
}
