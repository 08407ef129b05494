import { defineSearchAttributeKey } from '@temporalio/common';
import {
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { InboxItem } from '../activities/contract';
import type { View } from '../src/domain/collection/model/step';
import { RUN_ATTRIBUTES } from './messages';

const FIRST_NAME = 'InvoiceStatus';

/** The patch with which the status of a run may have another name than that. */
const NAMED_STATUS = 'named-status';

/**
 * The status of a run as its search attribute shows it, by the name that the run began with. A name
 * that the namespace does not know would fail every task of the run. So only two are believed: one
 * that Temporal accepted the run with, and one of its first step, whose worker has looked it up.
 */
export class ShownStatus {
  /** What a prefix makes of the name; absent: there is none. */
  name: string | undefined;

  constructor(begunWith: string | undefined) {
    if (begunWith !== undefined && shownAs(begunWith) !== undefined) this.name = begunWith;
  }

  /** What the first step says; those that a billing system starts begin without a name. */
  beginAs(name: string | undefined): void {
    this.name ??= name;
  }

  /**
   * An upsert costs an event and an Action, so only a status that changed and stays is worth one;
   * the details, which cost nothing, show the others.
   */
  show({ details, status, passing }: View): void {
    setCurrentDetails(details);
    if (passing === true) return;
    const name = this.currentName();
    if (shownAs(name) === status) return;
    upsertSearchAttributes([{ key: keyOf(name), value: status }]);
  }

  /** The patch is asked for a name alone: its marker is an event and an Action as well. */
  private currentName(): string {
    const { name } = this;
    if (name === undefined) return FIRST_NAME;
    const beganWithout = shownAs(FIRST_NAME) !== undefined && shownAs(name) === undefined;
    return !beganWithout && patched(NAMED_STATUS) ? name : FIRST_NAME;
  }
}

const keyOf = (name: string) => defineSearchAttributeKey(name, RUN_ATTRIBUTES.InvoiceStatus);
const shownAs = (name: string) => workflowInfo().typedSearchAttributes.get(keyOf(name));

/** What Cancel in the Temporal Web UI means: no click may drop a payment that is on its way. */
export function pauseFromTemporalUi(): InboxItem {
  const reason = 'cancelled in the Temporal Web UI';
  const id = `cancel:${workflowInfo().runId}`;
  return {
    kind: 'command',
    command: { id, by: 'business', name: 'pause', until: null, reason },
  };
}
