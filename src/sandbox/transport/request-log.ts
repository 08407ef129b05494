// The last requests with what was answered, for the page and for tests.

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

const kept = 1000;
const longestAnswer = 20_000;

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add: (entry) => {
      entries.push(
        entry.answer.length > longestAnswer
          ? { ...entry, answer: entry.answer.slice(0, longestAnswer) }
          : entry,
      );
      if (entries.length > kept * 2) entries = entries.slice(-kept);
    },
    recent: () => entries.slice(-kept).reverse(),
    clear: () => {
      entries = [];
    },
  };
}
