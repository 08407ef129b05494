/** The end of every exhaustive switch: a new kind without an answer fails to compile. */
export function assertNever(value: never): never {
  throw new Error(`a kind nobody answers: ${JSON.stringify(value)}`);
}
