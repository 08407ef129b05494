import type { CollectionState } from './state';

/** The newest shape this code writes; a row with a higher one is left alone. */
export const SHAPE = 1;

/** Lifts a stored state of an older shape to today's; one step a shape, oldest first. */
export function lift(stored: unknown, shape: number): CollectionState {
  if (shape > SHAPE || shape < 1) {
    throw new Error(`state of shape ${shape}, this code knows 1 to ${SHAPE}: deploy a newer build`);
  }
  return stored as CollectionState;
}
