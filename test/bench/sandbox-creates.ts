import { execFileSync, spawn } from 'node:child_process';
import * as http from 'node:http';
import * as path from 'node:path';

// How many simple creates a second the sandbox answers in its own process, and how much of a
// core it used: the wall clock of a busy machine says little, its processor time says the rest.

const total = Number(process.env['CREATES'] ?? '10000');
const times = Number(process.env['RUNS'] ?? '5');
const connections = 16;

export interface Result {
  readonly per_second: number;
  readonly cpu_ms_per_create: number;
  readonly per_core_second: number;
  readonly rss_mb: number;
}

async function main(): Promise<void> {
  const program = path.join(__dirname, '../../src/sandbox/main.js');
  const child = spawn(process.execPath, [program, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await new Promise<string>((resolve) => {
      child.stdout.once('data', (line: Buffer) => {
        resolve((JSON.parse(line.toString('utf8')) as { url: string }).url);
      });
    });
    const runs: Result[] = [];
    await run(url, Number(child.pid), 2000);
    for (let index = 0; index < times; index += 1) {
      runs.push(await run(url, Number(child.pid), total));
    }
    const sorted = runs.toSorted((a, b) => a.per_core_second - b.per_core_second);
    const median = sorted[Math.floor(sorted.length / 2)];
    process.stdout.write(`${JSON.stringify({ creates: total, median, runs })}\n`);
  } finally {
    child.kill('SIGTERM');
  }
}

async function run(url: string, pid: number, count: number): Promise<Result> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const cpuBefore = cpuMs(pid);
  const startedAt = process.hrtime.bigint();
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      await create(url, agent, `bench-${pid}-${process.hrtime.bigint()}-${sent}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const cpu = cpuMs(pid) - cpuBefore;
  agent.destroy();
  return {
    per_second: Math.round(count / seconds),
    cpu_ms_per_create: Number((cpu / count).toFixed(3)),
    per_core_second: Math.round((count / cpu) * 1000),
    rss_mb: Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) / 1024),
  };
}

/** Processor time of a process so far, from the kernel. */
function cpuMs(pid: number): number {
  const stat = execFileSync('cat', [`/proc/${pid}/stat`]).toString();
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function create(url: string, agent: http.Agent, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}/v1/customers`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: 'Bearer sk_test_bench',
          'content-type': 'application/x-www-form-urlencoded',
          'idempotency-key': key,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`status ${String(response.statusCode)}`));
        });
      },
    );
    request.on('error', reject);
    request.end('email=bench%40example.com&name=Bench&metadata%5Binvoice%5D=INV-1');
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
