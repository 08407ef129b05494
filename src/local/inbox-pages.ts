import { INBOX_CSS } from './inbox-css';
import type { InboxMail } from './inbox-mail';

export interface InboxList {
  /** Those found, oldest first. */
  mails: readonly InboxMail[];
  /** What a person searched for, as typed; empty: nothing. */
  search: string;
  total: number;
}

export function listPage(list: InboxList): string {
  const rows = [...list.mails].reverse().map(rowOf).join('\n');
  return page(
    list.search === '' ? 'Inbox' : `Mails to ${list.search}`,
    `<header><h1>Inbox</h1>
    <p>Every mail Quittance sends on this machine stops here.</p></header>
    ${searchForm(list.search)}
    <p class="count" role="status">${countOf(list)}</p>
    ${rows === '' ? '' : `<ol class="mails">${rows}</ol>`}`,
  );
}

const searchForm = (search: string): string => `<search><form action="/">
    <label for="to">Recipient</label>
    <div class="field"><input id="to" name="to" type="search" value="${safe(search)}"
      autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="Part of an address">
    <button>Search</button></div></form></search>`;

function countOf({ mails, search, total }: InboxList): string {
  if (search === '') return total === 0 ? 'No mail so far.' : `${total} so far, newest first.`;
  const found = mails.length === 0 ? 'No mail' : `${mails.length} of ${total}`;
  return `${found} to “${safe(search)}”. <a href="/">Show all</a>`;
}

const rowOf = (mail: InboxMail): string => `<li><a href="/mail/${mail.id}">
    <strong>${safe(subjectOf(mail))}</strong>
    <span>${safe(mail.to.join(', '))}${filesIn(mail)}</span>
    ${timeOf(mail)}</a></li>`;

function filesIn({ attachments }: InboxMail): string {
  if (attachments.length === 0) return '';
  return ` · ${attachments.length === 1 ? '1 file' : `${attachments.length} files`}`;
}

export function mailPage(mail: InboxMail): string {
  return page(
    subjectOf(mail),
    `<nav><a href="/">← Inbox</a></nav>
    <header><h1>${safe(subjectOf(mail))}</h1></header>
    <dl><div><dt>From</dt><dd>${safe(mail.from)}</dd></div>
    <div><dt>To</dt><dd>${mail.to.map(searched).join(', ')}</dd></div>
    <div><dt>Received</dt><dd>${timeOf(mail)}</dd></div>
    <div><dt>Message id</dt><dd>${safe(mail.message_id)}</dd></div></dl>
    ${filesOf(mail)}
    <iframe title="The mail as it looks" src="/mail/${mail.id}/html"></iframe>
    <h2>As text</h2><pre>${safe(mail.text)}</pre>
    <p><a href="/mail/${mail.id}/raw">As it was sent</a></p>`,
  );
}

const searched = (address: string): string =>
  `<a href="/?to=${encodeURIComponent(address)}">${safe(address)}</a>`;

/** Each opens beside the inbox: a PDF to be read, anything else to be kept. */
function filesOf({ id, attachments }: InboxMail): string {
  if (attachments.length === 0) return '';
  const files = attachments.map(
    ({ filename, bytes }, nth) => `<li><a href="/mail/${id}/files/${nth + 1}" target="_blank"
      rel="noreferrer"><strong>${safe(filename) || `File ${nth + 1}`}</strong>
      <span>${sizeOf(bytes)}</span></a></li>`,
  );
  return `<h2>Attached</h2><ul class="files">${files.join('\n')}</ul>`;
}

const sizeOf = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;

const subjectOf = (mail: InboxMail): string => mail.subject || '(no subject)';

const timeOf = ({ received_at: at }: InboxMail): string =>
  `<time datetime="${safe(at)}">${safe(at.slice(0, 19).replace('T', ' '))} UTC</time>`;

/** The mail's own markup; links open beside the inbox instead of inside the frame. */
export function mailMarkup(mail: InboxMail): string {
  return `<base target="_blank">${mail.html === '' ? `<pre>${safe(mail.text)}</pre>` : mail.html}`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
    <link rel="icon" href="data:,"><style>${INBOX_CSS}</style></head>
    <body><main>${body}</main></body></html>`;
}

function safe(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}
