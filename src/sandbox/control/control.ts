import type * as http from 'node:http';
import { ApiError } from '../transport/errors';
import { NO_CAUSE } from '../world/world';
import { refuseFields } from './fields';
import type { ControlState, Json } from './handler';
import { controlRoutes } from './routes';

// The control API under /_sandbox: JSON in, JSON out, no key. It acts for everyone but the
// caller of the API: time, banks, customers, the dashboard, the network.

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Control {
  serve(incoming: Incoming, response: http.ServerResponse): Promise<void>;
}

export function createControl(state: ControlState): Control {
  return {
    serve: async (incoming, response) => {
      const { status, body } = await answer(state, incoming);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body, null, 2));
    },
  };
}

async function answer(
  state: ControlState,
  incoming: Incoming,
): Promise<{ status: number; body: unknown }> {
  const steps = incoming.path
    .replace(/^\/_sandbox\/?/, '')
    .split('/')
    .map(decoded);
  for (const [pattern, handle] of controlRoutes) {
    const [method, shape = ''] = pattern.split(' ');
    const wanted = shape.split('/');
    if (method !== incoming.method || wanted.length !== steps.length) continue;
    if (!wanted.every((step, index) => step.startsWith(':') || step === steps[index])) continue;
    const id = steps[wanted.findIndex((step) => step.startsWith(':'))] ?? '';
    try {
      state.world.cause = NO_CAUSE;
      const body = readBody(incoming.body);
      refuseFields(pattern, body);
      const result = await handle(state, body, id, incoming.query);
      return { status: 200, body: result };
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 400;
      const message = error instanceof Error ? error.message : String(error);
      return { status, body: { error: { message } } };
    }
  }
  const calls = controlRoutes.map(([pattern]) => pattern.replace(' ', ' /_sandbox/'));
  const call = `${incoming.method} ${incoming.path}`;
  const message = `The sandbox has no ${call}. It has: ${calls.join(', ')}`;
  return { status: 404, body: { error: { message } } };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    // Not percent-encoded: taken literally.
    return step;
  }
}

function readBody(text: string): Json {
  if (text.trim() === '') return {};
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error('send a JSON object');
  }
  return parsed as Json;
}
