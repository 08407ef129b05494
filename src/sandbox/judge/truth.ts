import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import * as path from 'node:path';

// The append-only record of what really happened, outside the judged system's database. Each line
// is written before the answer leaves, so killing the sandbox loses nothing that was told.

export interface TruthLine {
  readonly n: number;
  readonly at: number;
  readonly what: string;
  readonly account: string;
  readonly request: string | null;
  readonly key: string | null;
  readonly [field: string]: unknown;
}

export interface Truth {
  note(line: Omit<TruthLine, 'n' | 'at'>): void;
  recent(): readonly TruthLine[];
  readonly file: string | null;
  close(): void;
  clear(): void;
}

const kept = 50_000;

export function createTruth(folder: string | undefined, now: () => number): Truth {
  let lines: TruthLine[] = [];
  let count = 0;
  const file = folder === undefined ? null : path.join(folder, 'truth.ndjson');
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  let descriptor = file === null ? null : openSync(file, 'a');

  return {
    file,
    note: (line) => {
      count += 1;
      const full = { n: count, at: now(), ...line } as TruthLine;
      lines.push(full);
      if (lines.length > kept * 1.2) lines = lines.slice(-kept);
      if (descriptor !== null) writeSync(descriptor, `${JSON.stringify(full)}\n`);
    },
    recent: () => lines,
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
    clear: () => {
      lines = [];
    },
  };
}
