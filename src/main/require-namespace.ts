import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../domain/time';
import { ConfigError } from '../runtime/config';
import type { Config } from '../runtime/config';
import type { Log } from '../runtime/log';
import { missingInNamespace } from '../temporal/check-namespace';
import type { MissingInTemporal } from '../temporal/check-namespace';
import type { TemporalClient } from '../temporal/connect-temporal';
import type { TemporalAccess } from '../temporal/connection-options';

/** A namespace that was made just now is known to every part of the server some seconds later. */
const TRIES = 5;

/**
 * A worker does not start where no run can: it would look as if it worked. Temporal that cannot be
 * asked is no reason; the worker is connected, and its polls wait.
 */
export async function requireNamespace(of: {
  client: TemporalClient;
  access: TemporalAccess;
  log: Pick<Log, 'warn'>;
  config: Pick<Config, 'temporal'>;
}): Promise<void> {
  const { attributePrefix } = of.config.temporal;
  const needs = { namespace: of.access.namespace, attributePrefix };
  for (let attempt = 1; ; attempt += 1) {
    const missing = await missingInNamespace(of.client.connection, needs).catch(
      (error: unknown): MissingInTemporal[] => {
        of.log.warn({ err: error }, 'the search attributes could not be checked');
        return [];
      },
    );
    if (missing.length === 0) return;
    if (attempt === TRIES) throw new ConfigError(missing.map(({ detail }) => detail));
    await pause(SECOND);
  }
}
