import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_SHAPE } from '../../src/domain/bundles/upgrade-bundle';
import { SHAPE } from '../../src/domain/collection/model/upgrade-state';
import {
  fieldsOf,
  folderOf,
  keptBundles,
  keptStates,
  statesOfBundles,
  statesOfLives,
  statesOfSeveral,
} from './states';
import type { KeptState } from './states';

/**
 * Keeps states of today's shape until every field a life can bring is in some of them:
 * `node dist/test/replay/record-states.js`. What a release has stored is never recorded anew: a
 * field that comes later raises SHAPE, and `lift` gives it to the states that are here.
 */
function main(): void {
  record({
    into: join(folderOf('states'), String(SHAPE)),
    kept: keptStates().filter(({ shape }) => shape === SHAPE),
    fileOf: ({ lane }) => lane.kind,
    live: (seen) => {
      statesOfLives(4000, seen);
      statesOfSeveral(2000, seen);
    },
  });
  record({
    into: join(folderOf('bundle-states'), String(BUNDLE_SHAPE)),
    kept: keptBundles().filter(({ shape }) => shape === BUNDLE_SHAPE),
    fileOf: ({ session }) => session.kind,
    live: (seen) => statesOfBundles(2000, seen),
  });
}

interface Recorded<S> {
  into: string;
  kept: readonly KeptState<S>[];
  fileOf(state: S): string;
  live(seen: (state: S) => void): void;
}

function record<S>({ into, kept, fileOf, live }: Recorded<S>): void {
  const keptFields = new Set(kept.flatMap(({ state }) => fieldsOf(state)));
  const byFile = new Map<string, S[]>();
  const add = (state: S): void => {
    const file = fileOf(state);
    byFile.set(file, [...(byFile.get(file) ?? []), state]);
  };
  for (const { state } of kept) add(state);
  let added = 0;
  live((state) => {
    const fields = fieldsOf(state);
    if (fields.every((field) => keptFields.has(field))) return;
    for (const field of fields) keptFields.add(field);
    add(state);
    added += 1;
  });
  mkdirSync(into, { recursive: true });
  for (const [file, states] of byFile) {
    writeFileSync(join(into, `${file}.json`), `${JSON.stringify(states, null, 1)}\n`);
  }
  console.log(`${added} states added to the ${kept.length} in ${into}`);
}

main();
