import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import * as path from 'node:path';

// The append-only record of what really happened, outside the database of the system under test.
// Each line is written before the answer is sent, so a kill loses nothing that was answered. The
// next start reads the file again and goes on counting; a reset is a line that hides those before.

export interface TruthLine {
  readonly n: number;
  readonly at: number;
  readonly what: string;
  readonly account: string;
  readonly request: string | null;
  readonly key: string | null;
  readonly [field: string]: unknown;
}

export interface TruthLog {
  note(line: Omit<TruthLine, 'n' | 'at'>): void;
  recent(): readonly TruthLine[];
  readonly file: string | null;
  close(): void;
  clear(): void;
}

const KEPT_LINES = 50_000;

export function createTruthLog(folder: string | undefined, now: () => number): TruthLog {
  const file = folder === undefined ? null : path.join(folder, 'truth.ndjson');
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const { count: before, lines: earlier } = readBack(file);
  let lines = earlier;
  let count = before;
  let descriptor = file === null ? null : openSync(file, 'a');

  function note(line: Omit<TruthLine, 'n' | 'at'>): void {
    count += 1;
    const full = { n: count, at: now(), ...line } as TruthLine;
    lines.push(full);
    if (lines.length > KEPT_LINES * 1.2) lines = lines.slice(-KEPT_LINES);
    if (descriptor !== null) writeSync(descriptor, `${JSON.stringify(full)}\n`);
  }

  return {
    file,
    note,
    recent: () => lines,
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
    clear: () => {
      lines = [];
      note({ what: 'reset', account: '', request: null, key: null });
    },
  };
}

const TAIL_BYTES = 64 * 1024 * 1024;

function readBack(file: string | null): { count: number; lines: TruthLine[] } {
  if (file === null || !existsSync(file)) return { count: 0, lines: [] };
  const lines = tailOf(file).split('\n').flatMap(parse);
  const reset = lines.findLastIndex(({ what }) => what === 'reset');
  const from = Math.max(0, reset, lines.length - KEPT_LINES);
  return { count: lines.at(-1)?.n ?? 0, lines: lines.slice(from) };
}

function tailOf(file: string): string {
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    // A sandbox killed while writing left half a line: what follows must not be glued to it.
    if (bytes.length > 0 && bytes.at(-1) !== NEWLINE) writeSync(descriptor, '\n', size);
    return bytes.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

const NEWLINE = 10;

// Half a line is ignored: its answer was never sent.
function parse(text: string): TruthLine[] {
  try {
    return text === '' ? [] : [JSON.parse(text) as TruthLine];
  } catch {
    return [];
  }
}
