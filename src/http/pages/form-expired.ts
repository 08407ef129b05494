/** A form that does not come from our page, or from one that is too old. */
export class FormExpired extends Error {
  constructor() {
    super('the form did not come from our page');
    this.name = 'FormExpired';
  }
}
