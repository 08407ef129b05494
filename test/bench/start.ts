import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../src/local/child';
import { waitFor } from '../../src/local/wait';
import { fromRoot } from '../../src/runtime/root';
import type { Bench } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';

/** What `npm start` takes on a machine that has the binaries: an empty folder, then the same. */
export const start: Bench = {
  name: 'start',
  title: '`npm start` to ready, binaries cached',
  alone: true,
  run: async ({ runs }) => {
    const [first, second]: [number[], number[]] = [[], []];
    const cpu: Record<string, number>[] = [];
    for (let run = 0; run < runs; run += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-start-'));
      chmodSync(folder, 0o711); // Postgres may run as its own user
      try {
        first.push(await readyIn(folder, cpu));
        second.push(await readyIn(folder, cpu));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    return {
      figures: [
        figure('first start', 'ms', first, { atMost: 8_000 }),
        figure('second start', 'ms', second, { atMost: 8_000 }),
      ],
      // First and second in turn. A wall clock far above half their sum: the machine was busy.
      notes: { cpu_seconds: cpu },
    };
  },
};

async function readyIn(folder: string, cpu: Record<string, number>[]): Promise<number> {
  const began = performance.now();
  let ms: number | undefined;
  const child = await startChild({
    name: 'npm start',
    command: process.execPath,
    args: [fromRoot('dist', 'src', 'local', 'start.js'), '--json', '--folder', folder],
    onLine: (line) => {
      if (line.startsWith('{')) ms ??= performance.now() - began;
    },
  });
  try {
    const ready = () => {
      if (child.hasExited()) throw new Error(`npm start ended:\n${child.tail()}`);
      return ms;
    };
    let took = 0;
    const used = await cpuOf(async () => {
      took = await waitFor('npm start', ready, { withinMs: 120_000, everyMs: 10 });
    });
    cpu.push(used);
    return Math.round(took);
  } finally {
    await child.stop(60_000);
  }
}
