import type { Clock } from './clock';
import { TASK_BYTES } from './memory-budget';
import type { MemoryBudget } from './memory-budget';

// What the sandbox will do later: debits settling, sessions expiring, webhooks tried again.
// One timer is set for the next task; an advance runs what is due in order of its time.

export interface Agenda {
  at(dueAt: number, what: string, run: () => void | Promise<void>): Task;
  advance(ms: number): Promise<void>;
  upcoming(): readonly { dueAt: number; what: string }[];
  clear(): void;
}

export interface Task {
  readonly dueAt: number;
  readonly what: string;
  cancel(): void;
}

interface Entry extends Task {
  readonly order: number;
  readonly run: () => void | Promise<void>;
  canceled: boolean;
}

/** `idle` resolves when nothing that was started, such as a delivery, is still running. */
export function createAgenda(
  clock: Clock,
  idle: () => Promise<void>,
  log: (line: string) => void,
  memory: MemoryBudget,
): Agenda {
  const heap: Entry[] = [];
  let order = 0;
  let timer: NodeJS.Timeout | null = null;
  let advancing: Promise<void> = Promise.resolve();
  let held = 0;

  function arm(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const next = first(heap);
    if (next === undefined || held > 0) return;
    const wait = Math.min(clock.realUntil(next.dueAt), 2_000_000_000);
    timer = setTimeout(() => void runDue().catch(report), wait);
    timer.unref();
  }

  const report = (error: unknown): void => log(`a planned task failed: ${String(error)}`);

  async function runOne(entry: Entry): Promise<void> {
    memory.release(TASK_BYTES);
    try {
      await entry.run();
    } catch (error) {
      report(error);
    }
  }

  async function runDue(): Promise<void> {
    for (;;) {
      const next = first(heap);
      if (next === undefined || held > 0 || next.dueAt > clock.now()) break;
      pop(heap);
      // Not awaited: a webhook that hangs must not delay a debit that is due.
      void runOne(next);
    }
    arm();
  }

  async function runUntil(target: number): Promise<void> {
    for (;;) {
      await idle();
      const next = first(heap);
      if (next === undefined || next.dueAt > target) return;
      pop(heap);
      clock.freeze(Math.max(next.dueAt, clock.now()));
      await runOne(next);
    }
  }

  async function advanceNow(ms: number): Promise<void> {
    held += 1;
    const from = clock.now();
    const target = from + ms;
    clock.freeze(from);
    try {
      await runUntil(target);
    } finally {
      held -= 1;
      clock.resume(target);
      arm();
    }
  }

  return {
    at: (dueAt, what, run) => {
      order += 1;
      const entry: Entry = { dueAt, what, order, run, canceled: false, cancel: () => undefined };
      // Released at once, although the entry itself stays in the heap until its time.
      entry.cancel = () => {
        if (!entry.canceled) memory.release(TASK_BYTES);
        entry.canceled = true;
      };
      memory.reserve(TASK_BYTES);
      push(heap, entry);
      if (heap[0] === entry) arm();
      return entry;
    },
    advance: (ms) => {
      advancing = advancing.then(() => advanceNow(ms));
      return advancing;
    },
    upcoming: () =>
      heap
        .filter((entry) => !entry.canceled)
        .sort(earlier)
        .slice(0, 100)
        .map(({ dueAt, what }) => ({ dueAt, what })),
    clear: () => {
      memory.release(heap.filter((entry) => !entry.canceled).length * TASK_BYTES);
      heap.length = 0;
      arm();
    },
  };
}

const earlier = (a: Entry, b: Entry): number => a.dueAt - b.dueAt || a.order - b.order;

function first(heap: Entry[]): Entry | undefined {
  while (heap[0]?.canceled === true) pop(heap);
  return heap[0];
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (earlier(heap[parent] as Entry, entry) <= 0) break;
    heap[index] = heap[parent] as Entry;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right !== undefined && earlier(right, heap[child] as Entry) < 0) child += 1;
    if (earlier(last, heap[child] as Entry) <= 0) break;
    heap[index] = heap[child] as Entry;
    index = child;
  }
  heap[index] = last;
}
