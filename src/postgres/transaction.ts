/** A transaction's client; opaque outside this room. */
export interface Transaction {
  readonly tx: unique symbol;
}
