import { createTransport } from 'nodemailer';
import { asciiAddress, parseSender, singleLineName, visibleName } from './address';
import type { MailAddress } from './address';
import type { MailResult, Mailer, OutgoingMail } from './mailer';
import { bouncedOf, smtpFailure } from './smtp-failure';
import type { SmtpError } from './smtp-failure';

export interface MailerOptions {
  /** smtp://user:password@host:port or smtps://… */
  url: string;
  /** "Acme <billing@acme.example>" */
  from: string;
  /** Who may be written to: addresses, or "@domain"; absent means everybody. */
  allow?: readonly string[];
  /** The longest a whole delivery may take. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;
/** What RFC 5322 allows between the angle brackets, narrowed to what we make. */
const MESSAGE_ID = /^[A-Za-z0-9._+/=-]{1,180}@[A-Za-z0-9.-]{1,180}$/;

// Neither a subject nor a body may ever make the server read a file or fetch an address.
const NO_EXTERNAL_ACCESS = { disableFileAccess: true, disableUrlAccess: true } as const;

/** Sends over one small pool of SMTP connections; never throws for what a server answers. */
export function createMailer(options: MailerOptions): Mailer {
  const sender = parseSender(options.from);
  if (sender === null) {
    throw new Error(
      `the sender "${options.from}" is no address: write "Name <someone@example.com>"`,
    );
  }
  const transport = createTransport(
    {
      url: withoutOwnOptions(options.url),
      pool: true,
      // Temporal owns the retries: a delivery cut short is reported, never repeated in here.
      maxRequeues: 0,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      ...NO_EXTERNAL_ACCESS,
    },
    NO_EXTERNAL_ACCESS,
  );
  return {
    close: () => transport.close(),
    waitForTurn: () => Promise.resolve(true),
    send: async (mail) => {
      const envelope = envelopeOf(mail, options.allow);
      if ('refusal' in envelope) return { kind: 'refused', detail: envelope.refusal };
      const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
      const sent = await transport.sendMail({ ...messageOf(mail, sender, envelope), signal }).then(
        (info) => ({ info }),
        (error: SmtpError) => ({ failure: smtpFailure(error) }),
      );
      return 'failure' in sent ? sent.failure : mailResultOf(sent.info, envelope.to);
    },
  };
}

/** The query of an SMTP URL beats what is passed beside it: our settings must not be there. */
function withoutOwnOptions(url: string): string {
  if (!URL.canParse(url))
    throw new Error('SMTP_URL is no URL: write smtp://user:password@host:port');
  const parsed = new URL(url);
  for (const name of [...Object.keys(NO_EXTERNAL_ACCESS), 'pool', 'maxRequeues', 'url']) {
    parsed.searchParams.delete(name);
  }
  return parsed.href;
}

interface Envelope {
  to: MailAddress[];
  replyTo: MailAddress | null;
}

function envelopeOf(
  mail: OutgoingMail,
  allow: readonly string[] | undefined,
): Envelope | { refusal: string } {
  if (!MESSAGE_ID.test(mail.messageId)) {
    return { refusal: `"${mail.messageId}" cannot be a Message-ID: write <name>@<host>` };
  }
  const to: MailAddress[] = [];
  for (const given of mail.to) {
    const checked = checkedAddress(given);
    if (typeof checked === 'string') return { refusal: checked };
    if (!isAllowed(checked.address, allow)) {
      return { refusal: `${checked.address} is not among the addresses that may be written to` };
    }
    if (!to.some(({ address }) => address === checked.address)) to.push(checked);
  }
  if (to.length === 0) return { refusal: 'there is nobody to write to' };
  const replyTo = mail.replyTo === null ? null : checkedAddress(mail.replyTo);
  return typeof replyTo === 'string' ? { refusal: replyTo } : { to, replyTo };
}

/** The address ready for the wire, or what is wrong with it. */
function checkedAddress({ name, address }: MailAddress): MailAddress | string {
  const wire = asciiAddress(address);
  if (wire === null) return `${JSON.stringify(address)} is not one e-mail address`;
  return { name: visibleName(name), address: wire };
}

function isAllowed(address: string, allow: readonly string[] | undefined): boolean {
  if (allow === undefined) return true;
  const lower = address.toLowerCase();
  return allow.some((entry) => {
    const wanted = entry.trim().toLowerCase();
    return wanted.startsWith('@') ? lower.endsWith(wanted) : lower === wanted;
  });
}

function messageOf(mail: OutgoingMail, from: MailAddress, { to, replyTo }: Envelope) {
  return {
    from,
    to,
    // Said outright, so that no header is parsed again to find out who gets the mail.
    envelope: { from: from.address, to: to.map(({ address }) => address) },
    ...(replyTo === null ? {} : { replyTo }),
    subject: singleLineName(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}>`,
    // Out-of-office answers to a machine help nobody.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    attachments: mail.attachments.map(({ filename, content, contentType }) => ({
      filename: visibleName(filename),
      content,
      contentType,
    })),
    ...NO_EXTERNAL_ACCESS,
  };
}

interface SmtpInfo {
  envelope: { to: string[] };
  rejected: (string | { address: string })[];
  rejectedErrors?: SmtpError[] | undefined;
}

function mailResultOf(info: SmtpInfo, to: MailAddress[]): MailResult {
  const wanted = to.map(({ address }) => address);
  const written = info.envelope.to;
  if (written.length !== wanted.length || !wanted.every((address) => written.includes(address))) {
    // Cannot happen while addresses are checked; if it does, money mail went astray: stop loudly.
    throw new Error(`a mail for ${wanted.join(', ')} was sent to ${written.join(', ')}`);
  }
  const notReached = info.rejected.map((entry) =>
    typeof entry === 'string' ? entry : entry.address,
  );
  if (notReached.length === 0) return { kind: 'sent' };
  return { kind: 'sent', notReached, ...bouncedOf(info.rejectedErrors ?? []) };
}
