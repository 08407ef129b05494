import type Stripe from 'stripe';
import { malformed } from '../transport/errors';

type Given = Stripe.Emptyable<Stripe.MetadataParam> | undefined;

/** Stripe's merge: keys given are set, an empty value deletes one, empty metadata deletes all. */
export function mergeMetadata(current: Stripe.Metadata | null, given: Given): Stripe.Metadata {
  if (given === undefined) return current ?? {};
  if (given === null || given === '') return {};
  const merged: Record<string, string> = { ...current };
  for (const [key, value] of Object.entries(given)) {
    if (key.length > 40) {
      throw malformed(
        `Metadata keys must be at most 40 characters. You passed '${key}'.`,
        undefined,
        'metadata',
      );
    }
    if (value === null || value === '') {
      Reflect.deleteProperty(merged, key);
      continue;
    }
    const text = String(value);
    if (text.length > 500) {
      throw malformed(
        `Metadata values must be at most 500 characters; the value of '${key}' has ${text.length}.`,
        undefined,
        `metadata[${key}]`,
      );
    }
    merged[key] = text;
  }
  if (Object.keys(merged).length > 50) {
    throw malformed('You may only have up to 50 metadata keys.', undefined, 'metadata');
  }
  return merged;
}
