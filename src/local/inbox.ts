import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { OWN_MACHINE_ONLY, isFromOwnMachine } from '../runtime/own-machine';
import type { InboxMail } from './inbox-mail';
import { listPage, mailMarkup, mailPage } from './inbox-pages';
import { openInboxStore } from './inbox-store';
import type { InboxStore } from './inbox-store';

export type { InboxMail } from './inbox-mail';

export interface MailInbox {
  smtpUrl: string;
  url: string;
  mails(): readonly InboxMail[];
  stop(): Promise<void>;
}

export interface InboxOptions {
  smtpPort?: number;
  httpPort?: number;
  folder?: string;
  /** Answers of a mail server that will not take an address: its code and words, or nothing. */
  refuse?: (address: string) => { code: number; words: string } | undefined;
}

/** A mail server that delivers to nobody, and a page on which a person reads what it took. */
export async function startInbox(options: InboxOptions = {}): Promise<MailInbox> {
  const store = await openInboxStore(options.folder);
  const smtp = smtpServer(store, options);
  const http = createServer((request, response) => answer(store, request, response));
  const smtpPort = await listen(smtp.server, options.smtpPort ?? 0);
  const httpPort = await listen(http, options.httpPort ?? 0);
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    url: `http://127.0.0.1:${httpPort}`,
    mails: store.all,
    stop: async () => {
      http.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(() => resolve())),
        new Promise<void>((resolve) => http.close(() => resolve())),
      ]);
    },
  };
}

function smtpServer(store: InboxStore, options: InboxOptions): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: 25 * 1024 * 1024,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    onRcptTo: (address, _session, done) => {
      const refused = options.refuse?.(address.address);
      if (refused === undefined) return done();
      done(Object.assign(new Error(refused.words), { responseCode: refused.code }));
    },
    onData: (stream, session, done) => {
      take(store, stream, session).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A sender that was killed in the middle of a mail has sent none, and sends it again when it is
  // back; unhandled, its broken connection would end the whole installation.
  server.on('error', () => undefined);
  return server;
}

async function take(
  store: InboxStore,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const to = session.envelope.rcptTo.map((recipient) => recipient.address);
  await store.add(Buffer.concat(chunks), to);
}

function answer(store: InboxStore, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://inbox');
  if (!isFromOwnMachine(request.headers)) {
    return send(response, 421, 'text/plain', OWN_MACHINE_ONLY);
  }
  if (url.pathname === '/') return send(response, 200, 'text/html', listPage(store.all()));
  if (url.pathname === '/messages') return sendMessages(store, url, response);
  const [, id, part] = /^\/mail\/(\d+)(?:\/(html|raw))?$/.exec(url.pathname) ?? [];
  const mail = store.all().find((candidate) => candidate.id === id);
  if (id === undefined || mail === undefined) {
    return send(response, 404, 'text/plain', 'no such mail');
  }
  if (part === 'raw') return send(response, 200, 'text/plain', store.raw(id) ?? '');
  if (part === undefined) return send(response, 200, 'text/html', mailPage(mail));
  response.setHeader(
    'content-security-policy',
    'sandbox allow-popups allow-popups-to-escape-sandbox; ' +
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
  );
  send(response, 200, 'text/html', mailMarkup(mail));
}

/** What tests ask: the mails to one address, oldest first. */
function sendMessages(store: InboxStore, url: URL, response: ServerResponse): void {
  const to = url.searchParams.get('to')?.toLowerCase();
  const wanted = (mail: InboxMail) =>
    to === undefined || mail.to.some((address) => address.toLowerCase() === to);
  const messages = store.all().filter(wanted);
  send(response, 200, 'application/json', JSON.stringify({ messages }));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type === 'application/json' ? type : `${type}; charset=utf-8`,
    'cache-control': 'no-store',
  });
  response.end(body);
}

function listen(server: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
