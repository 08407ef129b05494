import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { SHAPE } from '../../src/domain/collection/model/upgrade-state';
import { fromRoot } from '../../src/runtime/root';
import { fieldsOf, keptStates, STATES, statesOfLives } from './states';

const LIVES = 4000;

/**
 * Keeps states of today's shape until every field a life can bring is in some of them:
 * `node dist/test/replay/record-states.js`. What a release has stored is never recorded anew: a
 * field that comes later raises SHAPE, and `lift` gives it to the states that are here.
 */
function main(): void {
  const kept = keptStates().filter(({ shape }) => shape === SHAPE);
  const keptFields = new Set(kept.flatMap(({ state }) => fieldsOf(state)));
  const byLane = new Map<string, CollectionState[]>();
  const add = (state: CollectionState): void => {
    const { kind } = state.lane;
    byLane.set(kind, [...(byLane.get(kind) ?? []), state]);
  };
  for (const { state } of kept) add(state);
  let added = 0;
  statesOfLives(LIVES, (state) => {
    const fields = fieldsOf(state);
    if (fields.every((field) => keptFields.has(field))) return;
    for (const field of fields) keptFields.add(field);
    add(state);
    added += 1;
  });
  const into = fromRoot(...STATES, String(SHAPE));
  mkdirSync(into, { recursive: true });
  for (const [lane, states] of byLane) {
    writeFileSync(join(into, `${lane}.json`), `${JSON.stringify(states, null, 1)}\n`);
  }
  console.log(`${added} states added to the ${kept.length} of shape ${SHAPE}`);
}

main();
