import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fetchTimeSkippingServer,
  hasTimeSkippingServer,
} from '../../src/local/time-skipping-server';

test('where there is no java, time skipping is left out, in words and at once', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'quittance-no-java-'));
  const env = { PATH: cache, XDG_CACHE_HOME: cache };
  const lines: string[] = [];
  await fetchTimeSkippingServer((line) => lines.push(line), env);
  expect(lines).toEqual(['time skipping: no java here, its tests are left out']);
  expect(hasTimeSkippingServer(env)).toBe(false);
  rmSync(cache, { recursive: true, force: true });
});
