import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import type { DocumentInput } from './make-pdf';
import type { ThreadAnswer, ThreadJob, ThreadSettings } from './pdf-thread';

export type PdfResult =
  /** `missing`: letters that no installed font has. */
  | { kind: 'made'; bytes: Buffer; missing: readonly string[] }
  /** More are asked for than can be drawn soon; asking again in a moment helps. */
  | { kind: 'busy' }
  | { kind: 'failed'; detail: string };

export interface PdfMaker {
  /** Of the same input always the same bytes; `logo` are those of the picture that it names. */
  make(input: DocumentInput, logo?: Uint8Array | null): Promise<PdfResult>;
  close(): Promise<void>;
}

const MOST_WAITING = 100;
/** Of one document; the longest there may be takes a second. */
const PATIENCE_MS = 60_000;

interface Job extends ThreadJob {
  resolve(result: PdfResult): void;
}

interface Thread {
  worker: Worker;
  job: Job | null;
  patience: NodeJS.Timeout | null;
}

export interface PoolSettings extends ThreadSettings {
  /** Threads are started when there is something to draw. */
  threads: number;
}

/** Draws on its own threads, each with its fonts parsed: requests and mails do not wait. */
export function createPdfPool({ threads: most, fontDir }: PoolSettings): PdfMaker {
  const threads = new Set<Thread>();
  const waiting: Job[] = [];

  const take = (thread: Thread): void => {
    const job = waiting.shift();
    if (job === undefined) {
      // What is idle keeps no program alive.
      thread.worker.unref();
      return;
    }
    thread.worker.ref();
    thread.job = job;
    thread.patience = setTimeout(() => void thread.worker.terminate(), PATIENCE_MS);
    const { input, logo } = job;
    thread.worker.postMessage({ input, logo } satisfies ThreadJob);
  };

  const release = (thread: Thread): Job | null => {
    const { job } = thread;
    if (thread.patience !== null) clearTimeout(thread.patience);
    Object.assign(thread, { job: null, patience: null });
    return job;
  };

  const start = (): void => {
    const workerData: ThreadSettings = { fontDir };
    const worker = new Worker(join(__dirname, 'pdf-thread.js'), { workerData });
    const thread: Thread = { worker, job: null, patience: null };
    threads.add(thread);
    let why = 'it took too long, or the pool was closed';
    worker.on('message', (answer: ThreadAnswer) => {
      settle(release(thread), answer);
      take(thread);
    });
    worker.on('error', (error) => (why = String(error)));
    worker.on('exit', () => {
      threads.delete(thread);
      const failed: ThreadAnswer = { kind: 'failed', message: `its thread ended: ${why}` };
      settle(release(thread), failed);
      if (waiting.length > 0) start();
    });
    take(thread);
  };

  return {
    make: (input, logo = null) =>
      new Promise((resolve) => {
        if (waiting.length >= MOST_WAITING) {
          resolve({ kind: 'busy' });
          return;
        }
        waiting.push({ input, logo, resolve });
        const idle = [...threads].find(({ job }) => job === null);
        if (idle !== undefined) take(idle);
        else if (threads.size < most) start();
      }),
    close: async () => {
      for (const { resolve } of waiting.splice(0)) {
        resolve({ kind: 'failed', detail: 'the program is ending' });
      }
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}

function settle(job: Job | null, answer: ThreadAnswer): void {
  if (answer.kind === 'drawn') {
    const { bytes, missing } = answer;
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    job?.resolve({ kind: 'made', bytes: whole, missing });
  } else {
    job?.resolve({ kind: 'failed', detail: answer.message });
  }
}
