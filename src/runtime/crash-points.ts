export type CrashAt = (name: string) => void;

/**
 * Places where a test may kill the process outright, to see that nothing is lost. Silent unless
 * CRASH_AT=name or CRASH_AT=name:3 (the third time it is passed) is set.
 */
export function crashPoints(
  wanted: string | undefined,
  die: () => void = () => process.kill(process.pid, 'SIGKILL'),
): CrashAt {
  if (wanted === undefined || wanted === '') return () => undefined;
  const [target, count] = splitCount(wanted);
  let passed = 0;
  return (name) => {
    if (name !== target) return;
    passed += 1;
    if (passed === count) die();
  };
}

export const crashAt: CrashAt = crashPoints(process.env['CRASH_AT']);

function splitCount(wanted: string): [string, number] {
  const match = /^(.+):(\d+)$/.exec(wanted);
  if (match === null) return [wanted, 1];
  return [match[1] ?? wanted, Number(match[2])];
}
