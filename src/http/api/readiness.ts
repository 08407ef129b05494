import type { ReadinessResponse } from '../../contract/responses/system';
import type { HttpDeps } from '../http-deps';
import { isUnavailable } from '../error-to-problem';

type Check = NonNullable<ReadinessResponse['checks']>[number];
type Missing = NonNullable<ReadinessResponse['missing']>;
type ReadChecks = (deps: HttpDeps) => Promise<{ postgres: Check; temporal: Check }>;

const KEPT_MS = 1_000;

/** Anybody may ask, so what is asked of Postgres and Temporal is asked once a second at most. */
export function createReadinessChecks(): ReadChecks {
  let kept: { since: number; checks: ReturnType<ReadChecks> } | null = null;
  return (deps) => {
    if (kept === null || Date.now() - kept.since >= KEPT_MS) {
      kept = { since: Date.now(), checks: readChecksNow(deps) };
    }
    return kept.checks;
  };
}

const readChecksNow: ReadChecks = async (deps) => {
  const [postgres, temporal] = await Promise.all([checkPostgres(deps), checkTemporal(deps)]);
  return { postgres, temporal };
};

/**
 * Without the database nothing can be accepted; without Temporal it is run later. What is missing,
 * and in whose words, is in no answer to a caller without a key.
 */
export async function readReadiness(
  deps: HttpDeps,
  readChecks: ReadChecks,
  withDetails: boolean,
): Promise<ReadinessResponse> {
  const { postgres, temporal } = await readChecks(deps);
  const condition = !postgres.ok ? 'unavailable' : temporal.ok ? 'ready' : 'degraded';
  const status = deps.isEnding?.() === true ? 'ending' : condition;
  if (!withDetails) return { status };
  const missing = [...(deps.settings.missing ?? [])];
  missing.push(...((await deps.temporalProblems?.()) ?? []));
  if (postgres.ok) {
    missing.push(...(await missingInDatabase(deps)));
    missing.push(...((await deps.environmentDifferences?.()) ?? []));
  }
  return { status, checks: [postgres, temporal], missing };
}

async function checkPostgres(deps: HttpDeps): Promise<Check> {
  try {
    await deps.stores.databaseTime();
    return { name: 'postgres', ok: true, detail: 'answers' };
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return { name: 'postgres', ok: false, detail: 'does not answer; requests get 503' };
  }
}

async function checkTemporal(deps: HttpDeps): Promise<Check> {
  const problems = (await deps.temporalProblems?.()) ?? [];
  const answers = problems.length > 0 || (await deps.collections.isReachable());
  const afterwards = 'requests are stored and run later';
  if (!answers) return { name: 'temporal', ok: false, detail: `does not answer; ${afterwards}` };
  const ok = problems.length === 0;
  const detail = ok ? 'answers' : `starts no run, see "missing"; ${afterwards}`;
  return { name: 'temporal', ok, detail };
}

async function missingInDatabase(deps: HttpDeps): Promise<Missing> {
  const connections = await deps.stores.connections.all();
  const withoutEmails = connections.filter(({ notifyEmails }) => notifyEmails.length === 0);
  const missing = withoutEmails.map(({ code }) => ({
    name: 'notify_emails',
    detail: `nobody is notified of failures and disputes of "${code}": set NOTIFY_EMAILS`,
  }));
  for (const { code, why } of await deps.stores.connections.gone()) {
    missing.push({ name: 'connection', detail: `"${code}" cannot charge: ${why}` });
  }
  for (const { code, why } of await deps.stores.brakes.paused()) {
    const detail = `the automatic charges of "${code}" are paused: ${why}`;
    missing.push({ name: 'automatic_charges', detail });
  }
  for (const { code, permission } of await deps.stores.connections.missingPermissions()) {
    missing.push({
      name: 'stripe_permission',
      detail: `the Stripe key of "${code}" lacks ${permission}: see docs/operating.md`,
    });
  }
  if (connections.length === 0) {
    missing.push({
      name: 'connection',
      detail: 'no connection yet: the worker creates it on start',
    });
  }
  if ((await deps.stores.apiKeys.count()) === 0) {
    missing.push({ name: 'api_key', detail: 'no API key may be used: `keys create` makes one' });
  }
  return missing;
}
