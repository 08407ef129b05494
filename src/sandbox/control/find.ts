import { findAnywhere } from '../world/world';
import type { World } from '../world/world';
import type { AccountStore } from '../world/account-store';
import { ApiError } from '../transport/errors';

/** The object an id names, in whatever account holds it. */
export function requireObject<T>(
  world: World,
  pick: (store: AccountStore) => T | undefined,
): { store: AccountStore; object: T } {
  const hit = findAnywhere(world, pick);
  if (hit === null) {
    throw new ApiError(404, {
      type: 'invalid_request_error',
      message: 'The sandbox holds no such object: was it made in this run, and not reset since?',
    });
  }
  return { store: hit.store, object: hit.found };
}

export function text(body: Record<string, unknown>, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' ? value : undefined;
}

export function number(body: Record<string, unknown>, key: string): number | undefined {
  const value = body[key];
  return typeof value === 'number' ? value : undefined;
}
