import type { Log } from '../runtime/log';
import type { Stores } from '../postgres/stores';
import { probePermissions } from '../stripe/permissions';
import type { StripeSettings } from '../stripe/stripe-client';

interface PermissionDeps {
  stores: Pick<Stores, 'connections'>;
  log: Log;
}

const MISSING = 'the Stripe key lacks a permission; what it would show or do is left out';

/** Kept for /ready, and logged once: which permission a call found missing. */
export function permissionReporter(deps: PermissionDeps) {
  return (connection: string, permission: string, detail: string): void => {
    deps.stores.connections.addMissingPermission(connection, permission, detail).then(
      (isNew) => {
        if (isNew) deps.log.error({ connection, permission, detail }, MISSING);
      },
      (error: unknown) => deps.log.error({ err: error, permission, detail }, MISSING),
    );
  };
}

interface CheckDeps extends PermissionDeps {
  activeCodes(): Promise<string[]>;
  /** Null: it has no key that can be used, which each of its calls answers. */
  settingsOf(code: string): Promise<StripeSettings | null>;
}

/** Asks for all at the start, and again while one is missing, so that a granted one is noticed. */
export function createPermissionCheck(deps: CheckDeps) {
  const { connections } = deps.stores;
  const done = new Set<string>();
  return async (): Promise<void> => {
    const existing = await connections.missingPermissions();
    for (const connection of await deps.activeCodes()) {
      if (done.has(connection) && !existing.some(({ code }) => code === connection)) continue;
      const settings = await deps.settingsOf(connection);
      const missing = settings && (await probePermissions(settings, Date.now()));
      if (missing === null) continue;
      done.add(connection);
      await connections.setMissingPermissions(connection, missing);
      for (const [permission, detail] of Object.entries(missing)) {
        deps.log.error({ connection, permission, detail }, MISSING);
      }
    }
  };
}
