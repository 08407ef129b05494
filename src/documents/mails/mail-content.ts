import type { Words } from '../words/words';

/** One mail as data; drawn twice, as HTML and as text, from the same sentences. */
export interface MailContent {
  words: Words;
  subject: string;
  preheader: string;
  /** Whose mail it is. */
  brand: string;
  heading: string;
  /** Null in mails to the business, which are addressed to nobody in particular. */
  hello: string | null;
  paragraphs: readonly string[];
  details: readonly DetailRow[];
  /** First one is the button, the others are links; all of them lead to our own page. */
  links: readonly { label: string; url: string }[];
  bank: { title: string; hint: string | null; rows: readonly DetailRow[] } | null;
  testMode: string | null;
  footer: string;
}

export interface DetailRow {
  name: string;
  value: string;
}
