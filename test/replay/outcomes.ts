import { Worker } from '@temporalio/worker';
import { alteredBundle } from '../harness/altered-bundle';
import type { RecordedHistory, RecordedOutcome, RecordedValue } from './histories';

/**
 * What a run answered: "update close-1", "result" or "next input", each with its value. A replay
 * checks by itself that the same commands are issued in the same order; what an answer holds it
 * does not look at, so it is compared here.
 */
export type Outcomes = Record<string, unknown>;

/** As the history has them: completed events of Updates, and the end of the run. */
export function outcomesIn({ events }: RecordedHistory): Outcomes {
  const found: Outcomes = {};
  for (const event of events) {
    const update = event.workflowExecutionUpdateCompletedEventAttributes;
    if (update !== undefined) found[`update ${update.meta.updateId}`] = outcomeOf(update.outcome);
    const completed = event.workflowExecutionCompletedEventAttributes;
    if (completed !== undefined) found['result'] = valueOf(completed.result);
    const next = event.workflowExecutionContinuedAsNewEventAttributes;
    if (next !== undefined) found['next input'] = valueOf(next.input);
  }
  return found;
}

const ENDS: readonly string[] = ['result', 'next input'];

export const hasEnded = (history: RecordedHistory): boolean =>
  Object.keys(outcomesIn(history)).some((name) => ENDS.includes(name));

const outcomeOf = ({ success, failure }: RecordedOutcome): unknown =>
  failure === undefined ? valueOf(success) : { failure: failure.message };

function valueOf(recorded: RecordedValue | undefined): unknown {
  const data = recorded?.payloads?.[0]?.data;
  return data === undefined ? null : JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
}

/** An interceptor in the words of the bundle: notes what handlers and workflow came to. */
const RECORDER = `{
  interceptors: () => {
    const { proxySinks } = __webpack_require__('./node_modules/@temporalio/workflow/lib/index.js');
    const { outcomes } = proxySinks();
    const note = (name, value) => outcomes.note(name, JSON.stringify(value ?? null));
    const noted = async (name, outcome) => {
      try {
        const value = await outcome;
        note(name, value);
        return value;
      } catch (error) {
        if (error.name !== 'ContinueAsNew') note(name, { failure: error.message });
        throw error;
      }
    };
    const inbound = {
      handleUpdate: (input, next) => noted('update ' + input.updateId, next(input)),
      execute: (input, next) => noted('result', next(input)),
    };
    const outbound = {
      continueAsNew: (input, next) => (note('next input', input.args[0]), next(input)),
    };
    return { inbound: [inbound], outbound: [outbound] };
  },
},`;

/** The bundle production runs, with the recorder in it. */
export function recordingBundle(folder: string): { codePath: string } {
  const from = /(?<=importInterceptors\(\) {\s*return \[)/;
  return alteredBundle(folder, { from, to: RECORDER, named: 'recording-bundle.js' });
}

/** Replays a history under this code; fails on other commands, and answers what it came to. */
export async function replayed(
  history: RecordedHistory,
  workflowBundle: { codePath: string },
): Promise<Outcomes> {
  const found: Outcomes = {};
  const fn = (_info: unknown, name: string, json: string) => {
    found[name] = JSON.parse(json);
  };
  const sinks = { outcomes: { note: { fn, callDuringReplay: true } } };
  await Worker.runReplayHistory({ workflowBundle, sinks }, history, 'invoice/replayed/1');
  return found;
}
