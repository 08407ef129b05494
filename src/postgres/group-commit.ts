export interface GroupLimits {
  items: number;
  inFlight: number;
  /** Milliseconds from the begin of one group to that of the next; 0 if it is not given. */
  apartMs?: number;
}

/**
 * Many small writes wait for one disk, and many lookups for one connection. While some are on
 * their way the next ones gather, and go together: nobody waits longer than for those before, and
 * a crowd costs one commit.
 */
export function groupCommit<T, R>(
  send: (items: T[]) => Promise<R[]>,
  limits: GroupLimits,
): (item: T) => Promise<R> {
  const pending: { item: T; done: (result: R) => void; failed: (error: unknown) => void }[] = [];
  let inFlight = 0;
  let nextAt = 0;
  let waiting = false;

  const isItsTime = (): boolean => {
    const now = performance.now();
    if (now >= nextAt) {
      nextAt = now + (limits.apartMs ?? 0);
      return true;
    }
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        flush();
      }, nextAt - now);
    }
    return false;
  };

  const flush = (): void => {
    while (inFlight < limits.inFlight && pending.length > 0 && isItsTime()) {
      const group = pending.splice(0, limits.items);
      inFlight += 1;
      send(group.map(({ item }) => item))
        .then(
          (results) => group.forEach((one, at) => one.done(results[at] as R)),
          (error: unknown) => group.forEach((one) => one.failed(error)),
        )
        .finally(() => {
          inFlight -= 1;
          flush();
        })
        .catch(() => undefined); // those who wait have been answered above
    }
  };

  return (item) =>
    new Promise((done, failed) => {
      pending.push({ item, done, failed });
      flush();
    });
}
