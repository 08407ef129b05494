import { createHash } from 'node:crypto';
import type { BrandingResponse } from '../../contract/responses/branding';
import { NO_BRANDING, logoPath } from '../../domain/branding';
import type { HttpDeps } from '../http-deps';
import { connectionOfCall } from './connections';
import type { OperationHandlers } from './operation-handler';

type BrandingOperationId = 'getBranding' | 'putBranding' | 'putLogo' | 'deleteLogo';

export const brandingHandlers: Pick<OperationHandlers, BrandingOperationId> = {
  getBranding: async (call) => answerOf(call.deps, (await connectionOfCall(call)).code),
  putBranding: async (call) => {
    const { deps, body, actor } = call;
    const { code } = await connectionOfCall(call);
    await deps.stores.branding.put(
      code,
      {
        accentColor: body.accent_color ?? null,
        replyTo: body.reply_to ?? null,
        footer: body.footer ?? null,
      },
      actor,
    );
    return answerOf(deps, code);
  },
  putLogo: async (call) => {
    const { deps, body, actor } = call;
    const { code } = await connectionOfCall(call);
    const { content_type: contentType, content: bytes } = body;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const logo = { contentType, size: bytes.length, sha256 };
    await deps.stores.branding.putLogo(code, logo, bytes, actor);
    return answerOf(deps, code);
  },
  deleteLogo: async (call) => {
    const { deps, actor } = call;
    const { code } = await connectionOfCall(call);
    await deps.stores.branding.deleteLogo(code, actor);
    return answerOf(deps, code);
  },
};

async function answerOf(
  { stores, settings }: HttpDeps,
  code: string,
): Promise<{ status: 200; body: BrandingResponse }> {
  const { accentColor, replyTo, footer, logo } =
    (await stores.connections.get(code))?.branding ?? NO_BRANDING;
  return {
    status: 200,
    body: {
      object: 'branding',
      connection: code,
      accent_color: accentColor,
      reply_to: replyTo,
      footer,
      logo: logo && {
        url: `${settings.publicUrl}${logoPath(logo)}`,
        content_type: logo.contentType,
        size: logo.size,
        sha256: logo.sha256,
      },
    },
  };
}
