import { CancellationScope, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { checkCommand } from './command-shape';
import type { Inbox } from './inbox';
import { COMMAND, HAND_OVER, HINT, SUBMIT_INVOICE } from './messages';
import type { CommandInput, CommandOutput, HandOverInput, HandOverOutput } from './messages';
import { pauseFromUi } from './temporal-ui';

const hint = defineSignal(HINT);
const command = defineUpdate<CommandOutput, [CommandInput]>(COMMAND);
const submitInvoice = defineUpdate<HandOverOutput, [HandOverInput]>(SUBMIT_INVOICE);
const handOver = defineUpdate<HandOverOutput, [HandOverInput]>(HAND_OVER);

/**
 * All ways into a run, opened before anything is awaited. None decides anything: what comes in is
 * put down, and answered when a step has taken it in.
 */
export function openDoors(inbox: Inbox, invoice: unknown): void {
  CancellationScope.current().cancelRequested.catch(() => inbox.put(pauseFromUi()));
  setHandler(hint, () => inbox.put({ kind: 'hint' }));
  setHandler(command, (asked) => inbox.ask(asked), { validator: checkCommand });
  setHandler(submitInvoice, (offered) => inbox.offer(offered));
  setHandler(handOver, (offered) => inbox.offer(offered));
  if (invoice !== undefined) void inbox.offer(invoice);
}
