import { Agent, request } from 'node:http';

export interface ServerRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answered {
  status: number;
  text: string;
}

/**
 * The smallest load balancer: the next in turn of those that say they are ready, and the one after
 * it where nobody listens.
 */
export class RoundRobin {
  private readonly agents = new Map<number, Agent>();
  private readonly ports: readonly number[];
  private readonly away = new Set<number>();
  private readonly looking: NodeJS.Timeout;
  private turn = 0;

  constructor(ports: readonly number[]) {
    this.ports = ports;
    for (const port of ports) this.agents.set(port, new Agent({ keepAlive: true }));
    this.looking = setInterval(() => ports.forEach((port) => void this.probe(port)), 100);
  }

  async sent(sent: ServerRequest): Promise<Answered> {
    const turn = (this.turn += 1);
    const ready = this.ports.filter((port) => !this.away.has(port));
    const ports = ready.length === 0 ? this.ports : ready;
    for (let nth = 0; ; nth += 1) {
      const port = ports[(turn + nth) % ports.length] ?? 0;
      try {
        return await requestAt(port, sent, this.agents.get(port));
      } catch (error) {
        // Refused, or reset before it was connected, is not accepted; whatever else breaks was.
        const refused = (error as NodeJS.ErrnoException).syscall === 'connect';
        if (!refused || nth + 1 >= ports.length) throw error;
      }
    }
  }

  end(): void {
    clearInterval(this.looking);
    for (const agent of this.agents.values()) agent.destroy();
  }

  private async probe(port: number): Promise<void> {
    const found = await requestAt(port, { method: 'GET', path: '/ready' }).catch(() => null);
    if (found?.status === 200) this.away.delete(port);
    else this.away.add(port);
  }
}

/** One request, on its own connection where no agent keeps one. */
export function requestAt(port: number, sent: ServerRequest, agent?: Agent): Promise<Answered> {
  const { method, path, headers = {}, body } = sent;
  const to = { host: '127.0.0.1', port, method, path, headers, agent: agent ?? false };
  return new Promise((resolve, reject) => {
    const asked = request(to, (response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
