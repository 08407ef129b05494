import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMail } from './inbox-mail';
import type { InboxMail } from './inbox-mail';

export interface InboxStore {
  all(): readonly InboxMail[];
  raw(id: string): Buffer | undefined;
  add(raw: Buffer, to: string[]): Promise<InboxMail>;
}

interface Envelope {
  to: string[];
  receivedAt: string;
}

/** Mails in memory, and in a folder too when they should outlive this process. */
export async function openInboxStore(folder?: string): Promise<InboxStore> {
  const mails: InboxMail[] = [];
  const raws = new Map<string, Buffer>();
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .sort()) {
      const id = file.slice(0, -'.eml'.length);
      const raw = readFileSync(join(folder, file));
      const envelope = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as Envelope;
      raws.set(id, raw);
      const receivedAt = new Date(envelope.receivedAt);
      mails.push(await readMail(id, raw, { to: envelope.to, receivedAt }));
    }
  }
  return {
    all: () => mails,
    raw: (id) => raws.get(id),
    add: async (raw, to) => {
      const id = String(raws.size + 1).padStart(6, '0');
      raws.set(id, raw);
      const receivedAt = new Date();
      if (folder !== undefined) {
        // The envelope first: a mail without one could not be read back.
        writeFileSync(join(folder, `${id}.json`), JSON.stringify({ to, receivedAt }));
        // Under its name only when it is whole: a death in between leaves no empty mail behind.
        const half = join(folder, `${id}.half`);
        writeFileSync(half, raw);
        renameSync(half, join(folder, `${id}.eml`));
      }
      const mail = await readMail(id, raw, { to, receivedAt });
      mails.push(mail);
      return mail;
    },
  };
}
