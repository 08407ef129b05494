type Request = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Every operation of a connection's branding, once. */
export async function callBranding(request: Request): Promise<void> {
  const path = '/v1/connections/shop/branding';
  const svg = Buffer.from('<svg><path/></svg>').toString('base64');
  await request('PUT', path, { accent_color: '#1a7f5b' });
  await request('PUT', `${path}/logo`, { content_type: 'image/svg+xml', content: svg });
  await request('GET', path);
  await request('DELETE', `${path}/logo`);
}
