import { createServer } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { answerInbox } from './inbox-answers';
import type { InboxMail } from './inbox-mail';
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
  const http = createServer((request, response) => {
    // Its connection ends; unhandled, the failure would end the whole installation.
    answerInbox(store, request, response).catch((error: unknown) =>
      response.destroy(asError(error)),
    );
  });
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
        (error: unknown) => done(asError(error)),
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

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

function listen(server: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
