import { readFileSync } from 'node:fs';

/** Memory of a process in MB, as the kernel counts it: now, or the most it ever had. */
export function residentMb(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kb = new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  if (kb === undefined) throw new Error(`the kernel does not show ${which} of process ${pid}`);
  return Math.round(Number(kb) / 1024);
}
