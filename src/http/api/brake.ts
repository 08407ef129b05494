import { isoOrNull } from '../../contract/responses/shared';
import { HttpProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';

type BrakeOperationId =
  'getChargeBrake' | 'putChargeBrake' | 'pauseAutomaticCharges' | 'resumeAutomaticCharges';

type Call = Pick<OperationCall<'getChargeBrake'>, 'deps' | 'key'>;

export const brakeHandlers: Pick<OperationHandlers, BrakeOperationId> = {
  getChargeBrake: brakeOf,
  putChargeBrake: async ({ deps, key, actor, body }) => {
    const { attempts, failed_percent: failedPercent, minutes, ignored_codes: codes } = body;
    const rules = { attempts, failedPercent, minutes, ignoredCodes: codes ?? [] };
    await deps.stores.brakes.setRules(key.connection, rules, actor);
    return brakeOf({ deps, key });
  },
  pauseAutomaticCharges: async ({ deps, key, actor }) => {
    const at = deps.clock.now();
    await deps.stores.brakes.pause(key.connection, { why: 'by the business', at, actor });
    return brakeOf({ deps, key });
  },
  resumeAutomaticCharges: async ({ deps, key, actor }) => {
    await deps.stores.brakes.resume(key.connection, deps.clock.now(), actor);
    return brakeOf({ deps, key });
  },
};

async function brakeOf({ deps, key }: Call) {
  const row = await deps.stores.brakes.get(key.connection);
  if (row === null) {
    throw new HttpProblem('connection_unknown', `there is no connection ${key.connection}`);
  }
  const { rules, pausedAt, why, tryAt } = row;
  const body = {
    object: 'charge_brake' as const,
    attempts: rules.attempts,
    failed_percent: rules.failedPercent,
    minutes: rules.minutes,
    ignored_codes: [...rules.ignoredCodes],
    paused_since: isoOrNull(pausedAt),
    why,
    tries_again_at: isoOrNull(tryAt),
  };
  return { status: 200 as const, body };
}
