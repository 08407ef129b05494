import { urlencoded } from 'express';
import type { RequestHandler } from 'express';
import { limitBodyBytes } from '../limit-bytes';

const MAX_FORM_BYTES = 8_192;

/** The body of a form of ours, of so many fields at most. */
export const readForm = (fields: number): RequestHandler[] => [
  limitBodyBytes(MAX_FORM_BYTES, 'send the form as the page made it'),
  urlencoded({ extended: false, limit: MAX_FORM_BYTES, parameterLimit: fields, inflate: false }),
];
