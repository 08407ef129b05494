import { urlencoded } from 'express';
import type { RequestHandler } from 'express';
import { limitBodyBytes } from '../limit-bytes';

const MAX_FORM_BYTES = 8_192;

/** The body of a form of ours, of so many fields and bytes at most. */
export const readForm = (fields: number, bytes = MAX_FORM_BYTES): RequestHandler[] => [
  limitBodyBytes(bytes, 'send the form as the page made it'),
  urlencoded({ extended: false, limit: bytes, parameterLimit: fields, inflate: false }),
];
