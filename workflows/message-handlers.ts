import { CancellationScope, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { checkCommand } from '../src/domain/collection/model/check-command';
import type { Inbox } from './inbox';
import { COMMAND, HAND_OVER, HINT, SUBMIT_INVOICE } from './messages';
import type {
  CommandInput,
  CommandOutput,
  SubmitInvoiceInput,
  SubmitInvoiceOutput,
} from './messages';
import { pauseFromTemporalUi } from './temporal-ui';

const hint = defineSignal(HINT);
const command = defineUpdate<CommandOutput, [CommandInput]>(COMMAND);
const submitInvoice = defineUpdate<SubmitInvoiceOutput, [SubmitInvoiceInput]>(SUBMIT_INVOICE);
const firstSubmitUpdate = defineUpdate<SubmitInvoiceOutput, [SubmitInvoiceInput]>(HAND_OVER);

/**
 * All message handlers of a run, set before anything is awaited. None decides anything: what
 * arrives goes into the inbox, and is answered when a step has applied it.
 */
export function setMessageHandlers(inbox: Inbox, invoice: unknown): void {
  CancellationScope.current().cancelRequested.catch(() => inbox.add(pauseFromTemporalUi()));
  setHandler(hint, () => inbox.add({ kind: 'hint' }));
  setHandler(command, (command) => inbox.addCommand(command), { validator: checkCommand });
  setHandler(submitInvoice, (submitted) => inbox.addInvoice(submitted));
  setHandler(firstSubmitUpdate, (submitted) => inbox.addInvoice(submitted));
  if (invoice !== undefined) void inbox.addInvoice(invoice);
}
