import 'server-only';
import { UPLOAD_ROLES, type UploadRole } from '@/lib/server/uploads/normalise';
import { OverpaintError } from '@/lib/shared/errors';

/** What any page's form could send. A raw picture is sent as none of them. */
const FORM_TYPES = new Set(['multipart/form-data', 'application/x-www-form-urlencoded', 'application/json']);
const MAX_NAME_LENGTH = 255;

/**
 * `POST /api/images?role=input|mask|markup&name=…`: the body is the picture itself. Its content type is not believed,
 * but a form's shows that the body is something else.
 *
 * @throws OverpaintError invalid_request, unsupported_media_type
 */
export function readUploadRequest(request: Request, url: URL): { role: UploadRole; name: string | null } {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (FORM_TYPES.has(type)) {
    throw new OverpaintError(
      'unsupported_media_type',
      'Send the picture itself as the body, with an image content type, not a form.',
    );
  }
  const asked = url.searchParams.get('role') ?? 'input';
  const role = UPLOAD_ROLES.find((known) => known === asked);
  if (role === undefined) {
    throw new OverpaintError('invalid_request', `“role” must be one of ${UPLOAD_ROLES.join(', ')}.`);
  }
  return { role, name: url.searchParams.get('name')?.slice(0, MAX_NAME_LENGTH) ?? null };
}
