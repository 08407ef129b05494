import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { startTemporal } from '../../src/local/temporal-server';
import { fromRoot } from '../../src/runtime/root';
import { WHERE } from '../harness/servers';
import { openStage } from '../workflows/stage';
import { HISTORIES } from './histories';
import { PLAYS } from './plays';

/**
 * Plays every play on a real server and keeps its history for ever, once before a release:
 * `node dist/test/replay/record.js 0.1.0`. What a release has started, later code has to replay.
 */
async function main(version: string | undefined): Promise<void> {
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error('say which release the histories are of: record.js 0.1.0');
  }
  const folder = mkdtempSync(join(tmpdir(), 'quittance-record-'));
  const server = await startTemporal({ folder, headless: true, tell: console.error });
  process.env[WHERE.temporal] = server.address;
  try {
    const stage = await openStage();
    const into = fromRoot(...HISTORIES, version);
    mkdirSync(into, { recursive: true });
    for (const [name, play] of Object.entries(PLAYS)) {
      const { handle } = await play(stage);
      await handle.result();
      const history = historyToJSON(await handle.fetchHistory());
      writeFileSync(join(into, `${name}.json`), `${history}\n`);
      console.log(`recorded ${name}`);
    }
    await stage.close();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
