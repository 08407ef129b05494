import type { RequestHandler } from 'express';
import type { DocumentFile } from '../document-file';
import { sendFile } from '../document-file';
import type { HttpDeps } from '../http-deps';
import type { OfInvoice } from '../invoice-files';
import type { FindPage } from './find-page';

/** A file of the invoice, under its link and in the language of its page. */
export function showFile(
  deps: HttpDeps,
  findPage: FindPage,
  fileOf: (deps: HttpDeps, of: OfInvoice) => Promise<DocumentFile>,
): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const found = await findPage(request);
    sendFile(response, await fileOf(deps, found));
  };
}
