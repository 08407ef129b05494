/** One mail, ready to go. Addresses are objects: a string would be parsed again, and can lie. */
export interface OutgoingMail {
  to: { name: string; address: string }[];
  replyTo: { name: string; address: string } | null;
  subject: string;
  text: string;
  html: string;
  /** Without angle brackets; the same for every try of the same mail. */
  messageId: string;
  attachments: { filename: string; content: Buffer; contentType: string }[];
}

/** An address that the mail server says does not exist, in its words. */
export interface Bounced {
  address: string;
  detail: string;
}

export type MailResult =
  /** `notReached`: addresses the server refused while it took the mail for the others. */
  | { kind: 'sent'; notReached?: readonly string[]; bounced?: readonly Bounced[] }
  /** 5xx: the address or the content is refused for good. */
  | { kind: 'refused'; detail: string; bounced?: readonly Bounced[] }
  /** 4xx or a broken connection: ask again. */
  | { kind: 'unavailable'; detail: string };

export interface Mailer {
  /** False if the turn of the next mail does not come within a minute. */
  waitForTurn(): Promise<boolean>;
  send(mail: OutgoingMail): Promise<MailResult>;
  close(): void;
}
