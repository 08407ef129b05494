import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';

/** One mail as the inbox shows it and as tests read it. */
export interface InboxMail {
  id: string;
  received_at: string;
  message_id: string;
  from: string;
  /** Who it was addressed to, which is not always what its header says. */
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  attachments: { filename: string; type: string; bytes: number }[];
}

/** A file of a mail, as it was sent. */
export interface MailFile {
  filename: string;
  type: string;
  content: Buffer;
}

export async function readMail(
  id: string,
  raw: Buffer,
  envelope: { to: string[]; receivedAt: Date },
): Promise<InboxMail> {
  const mail = await PostalMime.parse(raw);
  return {
    id,
    received_at: envelope.receivedAt.toISOString(),
    message_id: mail.messageId ?? '',
    from: mail.from?.address ?? '',
    to: envelope.to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: Object.fromEntries(mail.headers.map((header) => [header.key, header.value])),
    attachments: filesOf(mail).map(({ filename, type, content }) => ({
      filename,
      type,
      bytes: content.length,
    })),
  };
}

/** The files of a mail, in its order. */
export const readFiles = async (raw: Buffer): Promise<MailFile[]> =>
  filesOf(await PostalMime.parse(raw));

const filesOf = ({ attachments }: Email): MailFile[] =>
  attachments.map((file) => ({
    filename: file.filename ?? '',
    type: file.mimeType,
    content: Buffer.from(file.content as ArrayBuffer),
  }));
