import type { Connection, ConnectionLike, Metadata } from '@temporalio/client';

/** No call of ours lives longer, so the connection before may be closed by then. */
const LAST_CALL_MS = 15_000;

/**
 * A connection that can be made anew under a client in use: certificates expire, and gRPC reads
 * them once a connection.
 */
export class ReplaceableConnection implements ConnectionLike {
  private readonly open: () => Connection;
  private current: Connection;
  private readonly previous = new Map<Connection, NodeJS.Timeout>();

  constructor(open: () => Connection) {
    this.open = open;
    this.current = open();
  }

  /** Only once the new one has answered; until then all goes on as before. */
  async replace(): Promise<void> {
    const next = this.open();
    try {
      await next.ensureConnected();
    } catch (error) {
      await next.close();
      throw error;
    }
    const before = this.current;
    this.current = next;
    const closing = setTimeout(() => void this.closePrevious(before), LAST_CALL_MS);
    closing.unref();
    this.previous.set(before, closing);
  }

  async close(): Promise<void> {
    await Promise.all([...this.previous.keys()].map((before) => this.closePrevious(before)));
    await this.current.close();
  }

  private async closePrevious(before: Connection): Promise<void> {
    clearTimeout(this.previous.get(before));
    this.previous.delete(before);
    await before.close();
  }

  get workflowService() {
    return this.current.workflowService;
  }

  get operatorService() {
    return this.current.operatorService;
  }

  get plugins() {
    return this.current.plugins;
  }

  ensureConnected(): Promise<void> {
    return this.current.ensureConnected();
  }

  withDeadline<R>(deadline: number | Date, call: () => Promise<R>): Promise<R> {
    return this.current.withDeadline(deadline, call);
  }

  withMetadata<R>(metadata: Metadata, call: () => Promise<R>): Promise<R> {
    return this.current.withMetadata(metadata, call);
  }

  withAbortSignal<R>(signal: AbortSignal, call: () => Promise<R>): Promise<R> {
    return this.current.withAbortSignal(signal, call);
  }
}
