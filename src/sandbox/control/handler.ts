import type { Faults } from '../transport/faults';
import type { Keys } from '../transport/keys';
import type { RequestLog } from '../transport/request-log';
import type { Traffic } from '../transport/traffic';
import type { World } from '../world/world';

/** What the handlers of the control API read and change. */
export interface ControlState {
  readonly world: World;
  readonly keys: Keys;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly traffic: Traffic;
}

export type Json = Record<string, unknown>;

export type ControlHandler = (
  state: ControlState,
  body: Json,
  id: string,
  query: URLSearchParams,
) => unknown;
