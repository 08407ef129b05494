export interface PostalAddress {
  line1: string | null;
  line2: string | null;
  town: string | null;
  state: string | null;
  postcode: string | null;
  country: string | null;
}
