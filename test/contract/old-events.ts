import { readFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';

/** A row of `notices` as the release before the contract wrote it. */
export interface OldEvent {
  type: string;
  data: Record<string, unknown>;
}

/** Each shape that each type had. */
export const OLD_EVENTS = JSON.parse(
  readFileSync(fromRoot('test', 'contract', 'events-of-previous-release.json'), 'utf8'),
) as OldEvent[];
