// The last requests and their answers, for the console and for tests.

export interface LoggedRequest {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly route: string | null;
  readonly account: string | null;
  readonly key: string | null;
  readonly parameters: string;
  readonly status: number | null;
  readonly answer: string;
  readonly fault: string | null;
  readonly replayed: boolean;
}

export interface RequestLog {
  add(entry: LoggedRequest): void;
  recent(): readonly LoggedRequest[];
  clear(): void;
}

const KEPT = 1000;
const LONGEST_TEXT = 20_000;

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add: (entry) => {
      entries.push({
        ...entry,
        parameters: shortened(entry.parameters),
        answer: shortened(entry.answer),
      });
      if (entries.length > KEPT * 2) entries = entries.slice(-KEPT);
    },
    recent: () => entries.slice(-KEPT).reverse(),
    clear: () => {
      entries = [];
    },
  };
}

// Copied, because a slice of a string keeps the whole string in memory.
const shortened = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : Buffer.from(text.slice(0, LONGEST_TEXT)).toString();
