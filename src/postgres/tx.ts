/** A transaction's client; opaque outside this room. */
export interface Tx {
  readonly tx: unique symbol;
}
