import { readFileSync, readdirSync } from 'node:fs';

/** Ticks a second of the kernel's accounts; a hundred on every Linux that Node runs on. */
const TICKS = 100;

interface Account {
  pid: number;
  parent: number;
  seconds: number;
}

/** Processor seconds so far of this process and all it has started, by what they are. */
function cpuTime(): Map<number, { role: string; seconds: number }> {
  const accounts = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = accounts.map((pid) => accountOf(Number(pid))).filter((one) => one !== undefined);
  const ours = new Map<number, { role: string; seconds: number }>();
  const add = (pid: number) => {
    for (const child of all.filter(({ parent }) => parent === pid)) {
      ours.set(child.pid, { role: roleOf(child.pid), seconds: child.seconds });
      add(child.pid);
    }
  };
  const self = all.find(({ pid }) => pid === process.pid);
  ours.set(process.pid, { role: 'bench', seconds: self?.seconds ?? 0 });
  add(process.pid);
  return ours;
}

/** What each kind of process used while the work was done. */
export async function cpuOf(work: () => Promise<void>): Promise<Record<string, number>> {
  const before = cpuTime();
  await work();
  const used: Record<string, number> = {};
  for (const [pid, { role, seconds }] of cpuTime()) {
    const more = seconds - (before.get(pid)?.seconds ?? 0);
    used[role] = Number(((used[role] ?? 0) + more).toFixed(2));
  }
  return Object.fromEntries(Object.entries(used).filter(([, seconds]) => seconds >= 0.05));
}

/** A process may end between the listing and the reading. */
function accountOf(pid: number): Account | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
  return { pid, parent: Number(fields[1]), seconds };
}

const ROLES: readonly [RegExp, string][] = [
  [/src\/local\/start\.js/, 'start'],
  [/src\/main\/worker\.js/, 'worker'],
  [/src\/main\/server\.js/, 'server'],
  [/src\/sandbox\/main\.js/, 'sandbox'],
  [/bare-route\.js/, 'bare route'],
  [/postgres/, 'postgres'],
  [/temporal/, 'temporal'],
];

function roleOf(pid: number): string {
  const command = textOf(`/proc/${pid}/cmdline`) ?? '';
  return ROLES.find(([pattern]) => pattern.test(command))?.[1] ?? 'other';
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
