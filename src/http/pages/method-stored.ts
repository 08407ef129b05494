import type { RequestHandler } from 'express';
import { renderMethodStoredPage } from '../../documents/pages/method-stored-page';
import { sendPage } from './error-page-handler';
import { pageLocale } from './language';

export const METHOD_STORED_PATH = '/method-stored';

/** Where Stripe returns a customer to who stored a method; it knows nobody, and shows nothing. */
export const showMethodStored: RequestHandler = (request, response) =>
  sendPage(response, 200, renderMethodStoredPage(pageLocale(request, null)));
