import { AsyncLocalStorage } from 'node:async_hooks';

type MayBeSent = (method: string) => boolean;

const conditions = new AsyncLocalStorage<MayBeSent>();

/** What the work sends, perhaps after it had to wait, is sent only while this answers true. */
export const sendWhile = <T>(mayBeSent: MayBeSent, work: () => Promise<T>): Promise<T> =>
  conditions.run(mayBeSent, work);

/** Asked right before each request goes out; without a condition it may. */
export const mayBeSent = (method: string): boolean => conditions.getStore()?.(method) ?? true;
