import { controlRoutes } from '../control/routes';
import type { ControlState } from '../control/handler';
import { parseForm } from '../transport/form';
import { refuseWhenFull } from '../transport/refusals';
import { NO_CAUSE } from '../world/world';
import type { PageAnswer } from './checkout';
import { consolePage } from './console-page';
import type { ConsoleView } from './console-page';

// Each button is a call of the control API, so a person can do exactly what a test can.

const ACTS: Readonly<Record<string, (id: string) => readonly [pattern: string, body: object]>> = {
  advance: (id) => ['POST clock/advance', { seconds: Number(id) }],
  debit_succeeds: () => ['POST debits/:id/settle', { outcome: 'succeeded' }],
  debit_fails: () => ['POST debits/:id/settle', { outcome: 'failed' }],
  debit_returned: () => ['POST debits/:id/return', { reason: 'insufficient_funds' }],
  dispute: (id) => ['POST disputes', { payment_intent: id }],
  dispute_won: () => ['POST disputes/:id/close', { status: 'won' }],
  dispute_lost: () => ['POST disputes/:id/close', { status: 'lost' }],
  refund: (id) => ['POST refunds', { payment_intent: id }],
  inquiry: (id) => ['POST disputes', { payment_intent: id, status: 'warning_needs_response' }],
  inquiry_closed: () => ['POST disputes/:id/close', { status: 'warning_closed' }],
  escalate: () => ['POST disputes/:id/status', { status: 'needs_response' }],
  appeal: () => ['POST disputes/:id/status', { status: 'appeal_needs_response' }],
  refund_arrives: () => ['POST refunds/:id/succeed', {}],
  refund_fails: () => ['POST refunds/:id/fail', {}],
  agree: () => ['POST authenticate/:id', { agreed: true }],
  refuse: () => ['POST authenticate/:id', { agreed: false }],
  pay: () => ['POST sessions/:id/pay', {}],
  restrict: () => [
    'POST accounts/:id',
    { charges_enabled: false, disabled_reason: 'requirements.past_due' },
  ],
  restore: () => ['POST accounts/:id', { charges_enabled: true, disabled_reason: null }],
  expire: () => ['POST sessions/:id/expire', {}],
  redeliver: (id) => ['POST webhooks/redeliver', { event: id }],
};

/** The name of every button there is. */
export const ACT_NAMES: readonly string[] = Object.keys(ACTS);

export function showConsole(state: ControlState, query: URLSearchParams): PageAnswer {
  const body = consolePage({
    world: state.world,
    requests: state.requests.recent(),
    violations: state.world.violations.recorded(),
    notice: noticeFrom(query),
  });
  return { status: 200, body };
}

export async function act(state: ControlState, body: string): Promise<PageAnswer> {
  const form = parseForm(body);
  const name = String(form['act']);
  const id = String(form['id']);
  const notice = await runAct(state, name, id);
  return { status: 303, location: `/?${new URLSearchParams(notice).toString()}` };
}

type Notice = { done: string } | { wrong: string };

function noticeFrom(query: URLSearchParams): ConsoleView['notice'] {
  const wrong = query.get('wrong');
  const words = wrong ?? query.get('done');
  return words === null ? null : { words, wrong: wrong !== null };
}

async function runAct(state: ControlState, name: string, id: string): Promise<Notice> {
  const [pattern, body] = ACTS[name]?.(id) ?? ['', {}];
  const route = controlRoutes.find(([each]) => each === pattern);
  if (route === undefined) return { wrong: `There is nothing called ${name}.` };
  try {
    if (name !== 'advance') refuseWhenFull(state.world.memory);
    state.world.cause = NO_CAUSE;
    await route[1](state, body as Record<string, unknown>, id, new URLSearchParams());
    return { done: `Done: ${name.replaceAll('_', ' ')} ${id}` };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
