import PostalMime from 'postal-mime';

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
    attachments: mail.attachments.map((file) => ({
      filename: file.filename ?? '',
      type: file.mimeType,
      bytes: Buffer.from(file.content as ArrayBuffer).length,
    })),
  };
}
