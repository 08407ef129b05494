/**
 * Many small writes wait for one disk, and many lookups for one connection. While some are on
 * their way the next ones gather, and go together: nobody waits longer than for those before, and
 * a crowd costs one commit.
 */
export function groupCommit<T, R>(
  send: (items: T[]) => Promise<R[]>,
  limits: { items: number; inFlight: number },
): (item: T) => Promise<R> {
  const pending: { item: T; done: (result: R) => void; failed: (error: unknown) => void }[] = [];
  let inFlight = 0;

  const flush = (): void => {
    while (inFlight < limits.inFlight && pending.length > 0) {
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
