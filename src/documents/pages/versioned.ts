/** The address of a file that changes with its content, so that a browser may keep it for ever. */
export function versioned(path: string, content: string): string {
  return `${path}?v=${checksum(content)}`;
}

function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
