import { controlRoutes } from '../control/routes';
import { assemble } from '../start';
import { answerRequest, errorAnswer, newRequestId } from '../transport/api';
import { ApiError } from '../transport/errors';
import { identify } from '../transport/identify';
import type { Parts } from '../transport/server';
import type { AccountStore } from '../world/account-store';
import { platformOf } from '../world/world';
import { problemsOf } from './problems';
import { steps } from './steps';
import type { Fields, Hands, Step } from './steps';
import { createWatch } from './watch';
import type { Watch } from './watch';

// Drives a sandbox without its sockets, so that hundreds of thousands of calls take seconds, and
// checks it after every one.

/** Puts a bug into a new sandbox: returns the parts that serve the requests. */
export type Plant = (parts: Parts, store: AccountStore) => Parts;

export interface Taken {
  readonly status: number;
  readonly problems: readonly string[];
}

export interface Sequence {
  /** Starts again with a new sandbox. */
  reset(): void;
  /** A promise only where the step is asynchronous: one a call would double the cost. */
  take(step: Step): Taken | Promise<Taken>;
  /** What does not add up at the end. */
  problems(): string[];
}

const SECRET = 'sk_test_sequence';

const controls = new Map(controlRoutes);

export function createSequence(plant: Plant = (parts) => parts): Sequence {
  let parts: Parts;
  let store: AccountStore;
  let watch: Watch;

  function reset(): void {
    const made = assemble({ clock: { originMs: 1_800_000_000_000 } });
    store = platformOf(made.world, SECRET);
    parts = plant(made, store);
    watch = createWatch(made.world, store);
  }
  reset();

  function control(pattern: string, id: string, body: object): number | Promise<number> {
    const handle = controls.get(pattern);
    if (handle === undefined) throw new Error(`no control ${pattern}`);
    try {
      const answer = handle(parts, body as Record<string, unknown>, id, new URLSearchParams());
      return answer instanceof Promise ? answer.then(() => 200) : 200;
    } catch (error) {
      return error instanceof ApiError ? error.status : 400;
    }
  }
  const api: Hands['api'] = (method, path, fields) => call(parts, method, path, fields ?? {});

  return {
    reset,
    take: (step) => {
      const watched = (status: number): Taken => ({ status, problems: watch.check(status) });
      const status = steps[step.kind]({ store, api, control }, step);
      return typeof status === 'number' ? watched(status) : status.then(watched);
    },
    problems: () => problemsOf(parts.world, store),
  };
}

function call(parts: Parts, method: string, path: string, fields: Fields): number {
  const request = {
    method,
    path: `/v1/${path}`,
    text: new URLSearchParams(fields).toString(),
    headers: { authorization: `Bearer ${SECRET}`, 'stripe-version': '2026-10-28.endive' },
    id: newRequestId(),
  };
  try {
    return answerRequest(parts, request, identify(parts.world, request)).status;
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error, request.id).status;
    throw error;
  }
}
