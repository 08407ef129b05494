import { renameSync, writeFileSync } from 'node:fs';
import { OBJECT_TYPES } from './object-types';
import { readDeclarations } from './shapes';

// Writes the shape of every object an answer may hold into the file that is named.

const [file = ''] = process.argv.slice(2);
const { shapeOf, objects } = readDeclarations([
  ...new Set(Object.values(OBJECT_TYPES).map(([path]) => path)),
]);
const shapes = Object.fromEntries(
  Object.entries(OBJECT_TYPES).map(([kind, named]) => [kind, shapeOf(...named)]),
);
// Another process may read it while it is written.
writeFileSync(`${file}.${process.pid}`, JSON.stringify({ shapes, objects }));
renameSync(`${file}.${process.pid}`, file);
