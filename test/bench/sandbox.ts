import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from './bench';
import { figure } from './figure';
import type { Result } from './sandbox-creates';

/** The sandbox alone, in its own program, as it was measured before. */
export const sandbox: Bench = {
  name: 'sandbox',
  title: 'simple creates of the sandbox, over 16 connections',
  run: async ({ runs }) => {
    const program = join(__dirname, 'sandbox-creates.js');
    const env = { ...process.env, RUNS: String(runs) };
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
    const results = JSON.parse(stdout) as { creates: number; runs: Result[] };
    const of = (what: keyof Result) => results.runs.map((run) => run[what]);
    return {
      figures: [
        figure('creates', '1/s', of('per_second')),
        figure('creates a core second', '1/s', of('per_core_second')),
        figure('resident memory', 'MB', of('rss_mb')),
      ],
      notes: { creates: results.creates },
    };
  },
};
