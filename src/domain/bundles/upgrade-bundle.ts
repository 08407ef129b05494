import { HOUR } from '../time';
import type { BundleState } from './model';

/** The newest shape this code writes; a row with a higher one is left alone. */
export const BUNDLE_SHAPE = 2;

/** Written by newer code: it waits for a newer program. */
export const isNewerBundle = ({ shape }: { shape: number }): boolean => shape > BUNDLE_SHAPE;

/** Lifts a stored state of an older shape to today's; one step a shape, oldest first. */
export function upgradeBundle(stored: { shape: number }): BundleState {
  return STEPS.slice(stored.shape - 1).reduce((state, step) => step(state), stored) as BundleState;
}

// The step at place n lifts shape n + 1 by one.
const STEPS: readonly ((stored: { shape: number }) => { shape: number })[] = [withOpenFor];

/** 1 → 2: how long the customer has at Stripe's page was an hour for all. */
function withOpenFor(stored: { shape: number }): { shape: number } {
  return { ...stored, shape: 2, openFor: HOUR } as { shape: number };
}
