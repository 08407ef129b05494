/** What a customer reads who looks at how they pay and where invoices go to. */
export interface PortalAccountWords {
  title: string;
  /** For those who listen: which of the buttons it is. */
  ofMethod: (action: string, method: string) => string;
  methods: {
    title: string;
    none: string;
    isDefault: string;
    /** The month of a card, as the card has it: "12/2030". */
    expires: (month: string) => string;
    expired: string;
    mandateInactive: string;
    detaching: string;
    notSupported: string;
    unread: string;
    add: string;
    addHint: string;
    makeDefault: string;
    remove: string;
  };
  removing: { title: string; text: (method: string) => string; keep: string };
  autoPay: {
    title: string;
    on: string;
    off: string;
    /** What the customer agrees to; kept with their consent. */
    mandate: (business: string) => string;
    agreedOn: (day: string) => string;
    withdrawnOn: (day: string) => string;
    /** The business charges nobody by itself. */
    notOffered: (business: string) => string;
    turnOn: string;
    turnOff: string;
  };
  turningOff: { title: string; text: string; keep: string };
  problem: {
    title: string;
    charging: (number: string) => string;
    unusable: string;
    gone: string;
    unavailable: string;
    notStored: string;
    tooManyEntries: string;
    period: string;
    back: string;
  };
  statement: { title: string; text: string; csv: string; from: string; to: string };
  details: {
    title: string;
    text: string;
    name: string;
    emails: string;
    emailsHint: string;
    line1: string;
    line2: string;
    postcode: string;
    town: string;
    state: string;
    country: string;
    taxIds: string;
    taxIdsHint: string;
    language: string;
    save: string;
    saved: string;
    notSaved: string;
    /** Each of a field of the form. */
    wrong: {
      name: string;
      emails: string;
      address: string;
      country: string;
      taxIds: string;
      language: string;
    };
  };
}
