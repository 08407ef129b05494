import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
  createReadStream,
} from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';

// The sandbox's state on disk: after each request every changed object is appended as one line, and
// the last line of an object wins. A start reads the whole file and writes it again, shorter.

export interface Line {
  /** Virtual time of writing. */
  readonly at: number;
  /** The account. */
  readonly a: string;
  /** A table, or one of account, plan, key, clock. */
  readonly t: string;
  readonly id: string;
  /** The object itself; null when it was deleted. */
  readonly o: unknown;
  /** Its state that Stripe does not show. */
  readonly h?: unknown;
}

export interface StateFile {
  /** Notes that an object changed; it is written at the end of the current request. */
  touch(account: string, table: string, id: string): void;
  read(each: (line: Line) => void): Promise<void>;
  /** Replaces the content of the file. */
  rewrite(lines: Iterable<Line>): void;
  close(): void;
}

export type Render = (account: string, table: string, id: string) => Line | null;

export function createStateFile(folder: string | undefined, render: Render): StateFile {
  if (folder === undefined) return NO_STATE_FILE;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'state.ndjson');
  let descriptor: number | null = null;
  const touched = new Map<string, readonly [string, string, string]>();

  function flush(): void {
    if (descriptor === null) return touched.clear();
    const lines: string[] = [];
    for (const [account, table, id] of touched.values()) {
      const line = render(account, table, id) ?? { at: 0, a: account, t: table, id, o: null };
      lines.push(`${JSON.stringify(line)}\n`);
    }
    touched.clear();
    writeSync(descriptor, lines.join(''));
  }

  return {
    touch: (account, table, id) => {
      if (touched.size === 0) queueMicrotask(flush);
      touched.set(`${account} ${table} ${id}`, [account, table, id]);
    },
    read: async (each) => {
      if (!existsSync(file)) return;
      for await (const text of createInterface({ input: createReadStream(file) })) {
        const line = parse(text);
        if (line !== null) each(line);
      }
    },
    rewrite: (lines) => {
      const fresh = openSync(`${file}.new`, 'w');
      for (const line of lines) writeSync(fresh, `${JSON.stringify(line)}\n`);
      closeSync(fresh);
      if (descriptor !== null) closeSync(descriptor);
      renameSync(`${file}.new`, file);
      descriptor = openSync(file, 'a');
    },
    close: () => {
      flush();
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

// A sandbox killed while writing leaves half a line at the end, which was never answered: dropped.
function parse(text: string): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}

const NO_STATE_FILE: StateFile = {
  touch: () => undefined,
  read: () => Promise.resolve(),
  rewrite: () => undefined,
  close: () => undefined,
};
