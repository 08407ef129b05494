import { failureCode } from '../../src/domain/collection/facts/failure-code';
import type { Fact } from '../../src/domain/collection/model/fact';
import { invoiceRef } from '../../src/domain/refs';
import type { Activities, AdvanceOrder, InboxItem } from '../contract';
import type { ActivityDeps } from '../deps';
import { advanceWith } from './advance-with';
import { submitInvoice } from './submit-invoice';
import { storeCommands } from './store-commands';

/** Applies the inbox: what came by signal, Update, timer or as an effect's failure. */
export function advanceActivity(deps: ActivityDeps): Activities['advance'] {
  const { statusAttribute } = deps.settings;
  const apply = applyInbox(deps);
  if (statusAttribute === undefined) return apply;
  // A run knows no settings, and keeps what its first step said.
  return async (order) => ({ ...(await apply(order)), ...(isFirst(order) && { statusAttribute }) });
}

const isFirst = ({ inbox }: AdvanceOrder): boolean => inbox.some(({ kind }) => kind === 'resumed');

function applyInbox(deps: ActivityDeps): Activities['advance'] {
  return async (order) => {
    const { connection, externalId, version } = order;
    const identity = { connection, externalId };
    const submitted = order.invoice === undefined ? null : await submitInvoice(deps, order);
    const commands = order.inbox.flatMap((item) => (item.kind === 'command' ? item.command : []));
    const ref = invoiceRef(deps.digest, identity);
    const refused = await storeCommands(deps, connection, ref, commands);
    const commandIds = commandIdsOf(order).filter((id) => !refused.some((r) => r.commandId === id));
    const edit = submitted?.editCommandId ?? null;
    if (edit !== null) commandIds.push(edit);
    const facts = order.inbox.flatMap(factOf);
    const step = await advanceWith(deps, {
      identity,
      version,
      facts,
      answersOfCommands: commandIds,
    });
    const answers = [...refused, ...step.answers];
    if (submitted === null || submitted.output.kind === 'refused') {
      return { ...step, answers, handedOver: submitted?.output ?? null };
    }
    const editAccepted = answers.some((a) => a.commandId === edit && a.outcome === 'done');
    const handedOver = editAccepted
      ? ({ kind: 'edited', id: submitted.output.id } as const)
      : submitted.output;
    return { ...step, answers, handedOver };
  };
}

const commandIdsOf = (order: AdvanceOrder): string[] =>
  order.inbox.flatMap((item) => (item.kind === 'command' ? item.command.id : []));

/** A hint only means that something waits in our tables; a command is read from its row. */
function factOf(item: InboxItem): Fact[] {
  switch (item.kind) {
    case 'resumed':
    case 'woken':
      return [{ kind: item.kind }];
    case 'effect_failed': {
      const { effectId: answers, why, detail } = item;
      return [{ kind: 'effect_failed', answers, why, code: failureCode(item), detail }];
    }
    case 'hint':
    case 'command':
      return [];
  }
}
