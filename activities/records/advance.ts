import { failureCode } from '../../src/domain/collection/facts/failure-code';
import type { Fact } from '../../src/domain/collection/model/fact';
import { invoiceRef } from '../../src/domain/refs';
import type { Activities, AdvanceOrder, Inboxed } from '../contract';
import type { ActivityDeps } from '../deps';
import { advanceWith } from './advance-with';
import { handOver } from './hand-over';
import { takeCommands } from './take-commands';

/** Takes the inbox in: what came by signal, Update, timer or as an effect's failure. */
export function advance(deps: ActivityDeps): Activities['advance'] {
  return async (order) => {
    const { connection, externalId, version } = order;
    const identity = { connection, externalId };
    const offered = order.invoice === undefined ? null : await handOver(deps, order);
    const commands = order.inbox.flatMap((item) => (item.kind === 'command' ? item.command : []));
    const ref = invoiceRef(deps.digest, identity);
    const refused = await takeCommands(deps, connection, ref, commands);
    const asked = askedBy(order).filter((id) => !refused.some((r) => r.commandId === id));
    const edit = offered?.edit ?? null;
    if (edit !== null) asked.push(edit);
    const facts = order.inbox.flatMap(factOf);
    const step = await advanceWith(deps, { identity, version, facts, asked });
    const answers = [...refused, ...step.answers];
    if (offered === null || offered.answer.kind === 'refused') {
      return { ...step, answers, handedOver: offered?.answer ?? null };
    }
    const taken = answers.some((a) => a.commandId === edit && a.outcome === 'done');
    const handedOver = taken
      ? ({ kind: 'edited', id: offered.answer.id } as const)
      : offered.answer;
    return { ...step, answers, handedOver };
  };
}

const askedBy = (order: AdvanceOrder): string[] =>
  order.inbox.flatMap((item) => (item.kind === 'command' ? item.command.id : []));

/** A hint only says that something waits in our tables, and a command is read from its row. */
function factOf(item: Inboxed): Fact[] {
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
