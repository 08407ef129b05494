import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KAFKA_BROKER } from '../../src/local/kafka-broker';
import { fetchJars, hasJars } from '../../src/local/maven-jars';
import { TIME_SKIPPING } from '../../src/local/time-skipping-server';

test.each([TIME_SKIPPING, KAFKA_BROKER])(
  'without java $name is left out, in words',
  async (program) => {
    const cache = mkdtempSync(join(tmpdir(), 'quittance-no-java-'));
    const env = { PATH: cache, XDG_CACHE_HOME: cache };
    const lines: string[] = [];
    await fetchJars(program, (line) => lines.push(line), env);
    expect(lines).toEqual([`${program.name}: no java here, its tests are left out`]);
    expect(hasJars(program, env)).toBe(false);
    rmSync(cache, { recursive: true, force: true });
  },
);
