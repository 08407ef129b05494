import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../src/local/child';
import { commandOf } from '../../src/local/processes';
import { fromRoot } from '../../src/runtime/root';
import { descendants } from '../harness/end-tree';
import { eventually } from '../harness/eventually';

const PARTS = ['bin/postgres', 'temporal server', 'worker.js', 'sandbox/main.js'];

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a run of tests that hears %s ends its servers, and the installation a test has started',
  async (signal) => {
    const program = fromRoot('dist', 'test', 'run.js');
    const suite = ['--selectProjects', 'stack', '--testPathPatterns', 'stories/readme'];
    const run = spawn(process.execPath, [program, ...suite], { stdio: 'ignore', detached: true });
    const ended = new Promise((resolve) => run.once('exit', resolve));
    const leader = run.pid ?? 0;
    try {
      const started = await eventually(
        () => {
          const pids = descendants(leader);
          const commands = pids.map(commandOf).join('\n');
          for (const part of PARTS) expect(commands).toMatch(new RegExp(part));
          return pids;
        },
        { withinMs: 90_000 },
      );
      run.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      await eventually(() => expect(started.filter(isAlive).map(commandOf)).toEqual([]));
      const folders = started.map((pid) => join(tmpdir(), `quittance-test-${pid}`));
      expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    } finally {
      run.kill('SIGKILL');
    }
  },
  180_000,
);
