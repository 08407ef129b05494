import type { RequestHandler } from 'express';
import { accentCss, accentOfFile } from '../../documents/pages/accent-css';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { keepForever, mayBeKept } from './keep-forever';

const nothing = (): HttpProblem => new HttpProblem('not_found', 'there is nothing at this address');

/** Made of the colour in its address; nothing is looked up. */
export const showAccent: RequestHandler<{ file: string }> = (request, response, next) => {
  const accent = accentOfFile(request.params.file);
  if (accent === null) throw nothing();
  keepForever('text/css', accentCss(accent))(request as never, response as never, next);
};

/**
 * By the fingerprint of its bytes, which nobody guesses. In mails it is asked for by other sites;
 * opened by itself it runs nothing, whatever it holds.
 */
export function showLogo({ stores }: HttpDeps): RequestHandler<{ sha256: string }> {
  return async (request, response) => {
    const { sha256 } = request.params;
    const logo = /^[0-9a-f]{64}$/.test(sha256) ? await stores.branding.logo(sha256) : null;
    if (logo === null) throw nothing();
    mayBeKept(response);
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.type(logo.contentType).send(logo.bytes);
  };
}
