import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { OBJECT_TYPES } from './object-types';
import type { ObjectShape, Shape } from './shapes';

// What stripe-node declares of every object an answer may hold. The compiler takes seconds to read
// it, and seven suites want it: it is read once, and kept for this stripe-node and these types.

export interface DeclaredObjects {
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly objects: readonly ObjectShape[];
}

const PROGRAM = path.join(__dirname, 'print-declared.js');
const FOLDER = path.join(process.cwd(), '.quittance', 'declared');

export function declaredOnce(): DeclaredObjects {
  const file = path.join(FOLDER, `${whatItIsOf()}.json`);
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`stripe-node's declarations could not be read: ${stderr}`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as DeclaredObjects;
}

/** Another release of stripe-node, other types or another way to read them is another file. */
function whatItIsOf(): string {
  const stripe = path.join(process.cwd(), 'node_modules', 'stripe', 'package.json');
  const hash = createHash('sha256');
  for (const source of [stripe, path.join(__dirname, 'shapes.js'), PROGRAM]) {
    hash.update(readFileSync(source));
  }
  return hash.update(JSON.stringify(OBJECT_TYPES)).digest('hex').slice(0, 16);
}
