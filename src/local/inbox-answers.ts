import type { IncomingMessage, ServerResponse } from 'node:http';
import { OWN_MACHINE_ONLY, isFromOwnMachine } from '../runtime/own-machine';
import { readFiles } from './inbox-mail';
import type { InboxMail, MailFile } from './inbox-mail';
import { listPage, mailMarkup, mailPage } from './inbox-pages';
import type { InboxStore } from './inbox-store';

/** What a mail may do in its frame: look as it was made to, and open links elsewhere. */
const MAIL_POLICY =
  'sandbox allow-popups allow-popups-to-escape-sandbox; ' +
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/** A file of a mail is shown or kept, and can do nothing: a viewer of PDFs works in a sandbox. */
const FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** One request of a person, or of a test, to the inbox. */
export async function answerInbox(
  store: InboxStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://inbox');
  if (!isFromOwnMachine(request.headers)) return sendWords(response, 421, OWN_MACHINE_ONLY);
  if (url.pathname === '/') return sendList(store, url, response);
  if (url.pathname === '/messages') return sendMessages(store, url, response);
  const [, id, part, nth] =
    /^\/mail\/(\d+)(?:\/(html|raw|files\/(\d{1,4})))?$/.exec(url.pathname) ?? [];
  const mail = store.all().find((candidate) => candidate.id === id);
  const raw = mail && store.raw(mail.id);
  if (mail === undefined || raw === undefined) return sendWords(response, 404, 'no such mail');
  if (part === undefined) return sendPage(response, mailPage(mail));
  if (part === 'html') return sendPage(response, mailMarkup(mail), MAIL_POLICY);
  if (part === 'raw') return sendWords(response, 200, raw);
  const file = (await readFiles(raw))[Number(nth) - 1];
  if (file === undefined) return sendWords(response, 404, 'no such file in this mail');
  sendFile(response, file);
}

/** Part of an address is enough for a person who searches. */
function sendList(store: InboxStore, url: URL, response: ServerResponse): void {
  const search = (url.searchParams.get('to') ?? '').trim();
  const part = search.toLowerCase();
  const found = store
    .all()
    .filter(({ to }) => to.some((address) => address.toLowerCase().includes(part)));
  sendPage(response, listPage({ mails: found, search, total: store.all().length }));
}

/** What tests ask: the mails to one address, oldest first. */
function sendMessages(store: InboxStore, url: URL, response: ServerResponse): void {
  const to = url.searchParams.get('to')?.toLowerCase();
  const wanted = (mail: InboxMail) =>
    to === undefined || mail.to.some((address) => address.toLowerCase() === to);
  const messages = store.all().filter(wanted);
  send(response, { type: 'application/json', body: JSON.stringify({ messages }) });
}

/** A PDF opens beside the inbox; anything else is kept on disk and never run here. */
function sendFile(response: ServerResponse, { filename, content }: MailFile): void {
  const isPdf = content.subarray(0, 5).toString('latin1') === '%PDF-';
  response.setHeader('content-disposition', disposition(isPdf ? 'inline' : 'attachment', filename));
  const type = isPdf ? 'application/pdf' : 'application/octet-stream';
  send(response, { type, body: content });
}

/** With a name that no header and no disk reads otherwise; the second form holds any script. */
function disposition(how: 'inline' | 'attachment', filename: string): string {
  const name = filename.replace(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-').replace(/^\.+/, '') || 'file';
  const latin = name.replace(/[^ -~]/g, '_');
  return `${how}; filename="${latin}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

function sendPage(response: ServerResponse, body: string, policy = PAGE_POLICY): void {
  send(response, { type: 'text/html; charset=utf-8', body, policy });
}

function sendWords(response: ServerResponse, status: number, body: string | Buffer): void {
  send(response, { status, type: 'text/plain; charset=utf-8', body });
}

interface Sent {
  status?: number;
  type: string;
  body: string | Buffer;
  policy?: string;
}

function send(response: ServerResponse, sent: Sent): void {
  const { status = 200, type, body, policy = FILE_POLICY } = sent;
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': policy,
  });
  response.end(body);
}
