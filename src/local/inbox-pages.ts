import type { InboxMail } from './inbox-mail';

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 2rem }
  table { border-collapse: collapse; width: 100% }
  td, th { border-bottom: 1px solid #8883; padding: .5rem .75rem .5rem 0; text-align: left }
  iframe { border: 1px solid #8885; border-radius: 6px; height: 70vh; width: 100% }
  pre { white-space: pre-wrap } small { opacity: .7 }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #8bf } }
`;

export function listPage(mails: readonly InboxMail[]): string {
  const rows = [...mails].reverse().map(
    (mail) => `<tr><td><a href="/mail/${mail.id}">${safe(mail.subject) || '(no subject)'}</a></td>
      <td>${safe(mail.to.join(', '))}</td><td><small>${safe(mail.received_at)}</small></td></tr>`,
  );
  const table = `<table><thead><tr><th>Subject</th><th>To</th><th>Received</th></tr></thead>
    <tbody>${rows.join('\n')}</tbody></table>`;
  return page(
    'Inbox',
    `<h1>Inbox</h1>
    <p>Every mail Quittance sends on this machine stops here. ${mails.length} so far.</p>
    ${mails.length === 0 ? '' : table}`,
  );
}

export function mailPage(mail: InboxMail): string {
  const files = mail.attachments.map((file) => `${safe(file.filename)} (${file.bytes} bytes)`);
  return page(
    mail.subject,
    `<p><a href="/">← Inbox</a></p><h1>${safe(mail.subject)}</h1>
    <p>From ${safe(mail.from)}<br>To ${safe(mail.to.join(', '))}<br>
    <small>${safe(mail.received_at)} · ${safe(mail.message_id)}</small></p>
    ${files.length === 0 ? '' : `<p>Attached: ${files.join(', ')}</p>`}
    <iframe title="The mail" src="/mail/${mail.id}/html"></iframe>
    <h2>Text</h2><pre>${safe(mail.text)}</pre><p><a href="/mail/${mail.id}/raw">Raw</a></p>`,
  );
}

/** The mail's own markup; links open beside the inbox instead of inside the frame. */
export function mailMarkup(mail: InboxMail): string {
  return `<base target="_blank">${mail.html === '' ? `<pre>${safe(mail.text)}</pre>` : mail.html}`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
    <style>${STYLE}</style></head><body>${body}</body></html>`;
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
