import type { Response } from 'express';

/** What somebody downloads. */
export interface DocumentFile {
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** To be kept and not shown: a viewer in the page would get the page's rights. */
export function sendFile(response: Response, { filename, contentType, bytes }: DocumentFile): void {
  response.attachment(filename);
  response.setHeader('Content-Type', contentType);
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
