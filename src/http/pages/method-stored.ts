import type { RequestHandler } from 'express';
import { renderMethodStoredPage } from '../../documents/pages/method-stored-page';
import { sendPage } from './error-page-handler';

export const METHOD_STORED_PATH = '/method-stored';

const html = renderMethodStoredPage();

/** Where Stripe returns a customer to who stored a method; it knows nobody, and shows nothing. */
export const showMethodStored: RequestHandler = (_request, response) =>
  sendPage(response, 200, html);
