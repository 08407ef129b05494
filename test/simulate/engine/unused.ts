/** What no activity asks of the tables; the compiler asks for a row here of every new question. */
export const unused = (): Promise<never> =>
  Promise.reject(new Error('the tables of the simulation do not answer this'));
