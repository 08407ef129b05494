/** Of the body of any request; an invoice with its documents is one, whichever way it comes. */
export const MAX_BODY_BYTES = 1_048_576;

/** Braces, brackets, colons and commas of a body: a thousand full lines have less than half. */
export const MAX_BODY_MARKS = 50_000;

const SIZE = 'at most 1 MiB of JSON in UTF-8';

export const INVOICE_SIZE = `${SIZE}, its documents included; shorten or merge lines or documents`;

/** What to do about a body that is larger. */
export const BODY_ADVICE = `a body is ${SIZE}; of an invoice, shorten or merge lines or documents`;
