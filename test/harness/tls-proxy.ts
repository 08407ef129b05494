import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createSecureServer } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { contentOf } from './certificates';
import type { Certificate } from './certificates';

export interface TlsProxy {
  address: string;
  /** Calls that were let through. */
  passed(): number;
  /** From now on, and for connections made from now on: those there are end. */
  demand(wanted: { clientAuthority?: string; apiKey?: string }): void;
  close(): Promise<void>;
}

export interface TlsProxyOptions {
  /** host:port of the server behind it, which speaks HTTP/2 in the clear. */
  to: string;
  own: Certificate;
  /** Path of the certificate that a client's must be signed by. */
  clientAuthority?: string;
  apiKey?: string;
}

/** What is between a program and a Temporal of somebody else's: TLS, and who may call. */
export async function startTlsProxy(options: TlsProxyOptions): Promise<TlsProxy> {
  let { clientAuthority, apiKey } = options;
  let passed = 0;
  const contextOf = () => ({
    ...contentOf(options.own),
    ...(clientAuthority !== undefined && { ca: readFileSync(clientAuthority) }),
  });
  const server = createSecureServer({
    ...contextOf(),
    requestCert: clientAuthority !== undefined,
    rejectUnauthorized: clientAuthority !== undefined,
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  const upstream = connect(`http://${options.to}`);
  upstream.on('error', () => undefined);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) {
      stream.respond(UNAUTHENTICATED, { endStream: true });
      return;
    }
    passed += 1;
    forward(stream, headers);
  });
  const forward = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const request = upstream.request(headers);
    let trailers: IncomingHttpHeaders = {};
    request.on('error', () => stream.close());
    stream.once('close', () => request.close());
    request.on('trailers', (last) => (trailers = last));
    request.once('response', (response, flags) => {
      const isLast = (flags & END_STREAM) !== 0;
      stream.respond(response, { endStream: isLast, waitForTrailers: !isLast });
      if (!isLast) request.pipe(stream);
    });
    stream.once('wantTrailers', () => stream.sendTrailers(trailers));
    stream.pipe(request);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    demand: (wanted) => {
      ({ clientAuthority = clientAuthority, apiKey = apiKey } = wanted);
      server.setSecureContext(contextOf());
      for (const session of sessions) session.destroy();
    },
    close: async () => {
      for (const session of sessions) session.destroy();
      upstream.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const END_STREAM = 1;

const UNAUTHENTICATED = {
  ':status': 200,
  'content-type': 'application/grpc',
  'grpc-status': '16',
  'grpc-message': 'Request unauthorized.',
};
