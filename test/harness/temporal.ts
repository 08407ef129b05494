import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { Secret } from '../../src/runtime/secret';
import { temporalAccess } from '../../src/temporal/connection-options';
import type { TemporalAccess } from '../../src/temporal/connection-options';
import { workflowBundlePath } from '../../src/main/workflow-bundle';
import { WHERE } from './where';
import { requireEnv } from './require-env';

export function temporalAddress(): string {
  return requireEnv(WHERE.temporal);
}

/** The way to a server by these variables; by default to the one of the run. */
export function accessBy(variables: Record<string, string> = {}): TemporalAccess {
  const all = Object.entries({ TEMPORAL_ADDRESS: temporalAddress(), ...variables });
  return temporalAccess(Object.fromEntries(all.map(([name, value]) => [name, new Secret(value)])));
}

/** A task queue no other test file listens on. */
export function uniqueQueue(name = 'q'): string {
  return `${name}-${randomBytes(6).toString('hex')}`;
}

/** Its own connection code keeps workflow ids of test files apart on the one server. */
export function uniqueConnection(): string {
  return `c${randomBytes(5).toString('hex')}`;
}

/** The bundle production runs, built by `npm run build`. */
export function workflowBundle(): { codePath: string } {
  return { codePath: workflowBundlePath() };
}

export function connectClient(): Promise<Connection> {
  return Connection.connect({ address: temporalAddress() });
}

export function connectWorker(): Promise<NativeConnection> {
  return NativeConnection.connect({ address: temporalAddress() });
}
