import { isoOrNull } from '../../contract/responses/shared';
import { HttpProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';

type BrakeOperationId =
  'getChargeBrake' | 'putChargeBrake' | 'pauseAutomaticCharges' | 'resumeAutomaticCharges';

type Call = Pick<OperationCall<'getChargeBrake'>, 'deps' | 'key'>;

export const brakeHandlers: Pick<OperationHandlers, BrakeOperationId> = {
  getChargeBrake: brakeOf,
  putChargeBrake: async ({ deps, key, body }) => {
    const { attempts, failed_percent: failedPercent, minutes } = body;
    await deps.stores.brakes.setRules(key.connection, { attempts, failedPercent, minutes });
    return brakeOf({ deps, key });
  },
  pauseAutomaticCharges: async ({ deps, key }) => {
    await deps.stores.brakes.pause(key.connection, 'by the business', deps.clock.now());
    return brakeOf({ deps, key });
  },
  resumeAutomaticCharges: async ({ deps, key }) => {
    await deps.stores.brakes.resume(key.connection, deps.clock.now());
    return brakeOf({ deps, key });
  },
};

async function brakeOf({ deps, key }: Call) {
  const row = await deps.stores.brakes.get(key.connection);
  if (row === null) {
    throw new HttpProblem('connection_unknown', `there is no connection ${key.connection}`);
  }
  const { rules, pausedAt, why } = row;
  const body = {
    object: 'charge_brake' as const,
    attempts: rules.attempts,
    failed_percent: rules.failedPercent,
    minutes: rules.minutes,
    paused_since: isoOrNull(pausedAt),
    why,
  };
  return { status: 200 as const, body };
}
