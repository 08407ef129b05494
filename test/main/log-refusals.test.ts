import { logRefusals } from '../../src/main/log-refusals';
import type { Log } from '../../src/runtime/log';

test('a flood of refusals is a line a minute for each kind, which says for how many', () => {
  const lines: object[] = [];
  const counted: string[] = [];
  const log = { warn: (line: object) => lines.push(line) } as unknown as Log;
  const refused = logRefusals(log, (source, why) => counted.push(`${source} ${why}`));
  const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
  try {
    for (let n = 0; n < 1_000; n += 1) refused('webhooks', 'wrong_signature');
    refused('v1', 'unauthorized');
    clock.mockReturnValue(60_000);
    for (let n = 0; n < 1_000; n += 1) refused('webhooks', 'wrong_signature');
  } finally {
    clock.mockRestore();
  }
  const line = { source: 'webhooks', why: 'wrong_signature', unlogged: 0 };
  expect(lines).toEqual([
    line,
    { source: 'v1', why: 'unauthorized', unlogged: 0 },
    { ...line, unlogged: 999 },
  ]);
  expect(counted).toHaveLength(2_001);
});
