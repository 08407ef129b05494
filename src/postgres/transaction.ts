/** A transaction's client; opaque outside this module. */
export interface Transaction {
  readonly tx: unique symbol;
}
