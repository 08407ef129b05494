import type { Config } from '../runtime/config';
import type { Log } from '../runtime/log';
import type { Stores } from '../postgres/stores';
import { probePermissions } from '../stripe/permissions';
import type { StripeSettings } from '../stripe/stripe-client';

interface PermissionDeps {
  stores: Pick<Stores, 'connections'>;
  log: Log;
  config: Pick<Config, 'connectionCode'>;
}

const MISSING = 'the Stripe key lacks a permission; what it would show or do is left out';

/** Kept for /ready, and logged once: which permission a call found missing. */
export function permissionReporter(deps: PermissionDeps) {
  const { connectionCode: connection } = deps.config;
  return (permission: string, detail: string): void => {
    deps.stores.connections.addMissingPermission(connection, permission, detail).then(
      (isNew) => {
        if (isNew) deps.log.error({ connection, permission, detail }, MISSING);
      },
      (error: unknown) => deps.log.error({ err: error, permission, detail }, MISSING),
    );
  };
}

/** Asks for all at the start, and again while one is missing, so that a granted one is noticed. */
export function createPermissionCheck(deps: PermissionDeps, settings: StripeSettings) {
  const { connectionCode: connection } = deps.config;
  const { connections } = deps.stores;
  let isDone = false;
  return async (): Promise<void> => {
    const existing = await connections.missingPermissions();
    if (isDone && !existing.some(({ code }) => code === connection)) return;
    const missing = await probePermissions(settings, Date.now());
    if (missing === null) return;
    isDone = true;
    await connections.setMissingPermissions(connection, missing);
    for (const [permission, detail] of Object.entries(missing)) {
      deps.log.error({ connection, permission, detail }, MISSING);
    }
  };
}
