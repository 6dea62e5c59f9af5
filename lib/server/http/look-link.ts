import 'server-only';
import type { LinkRecord } from '@/lib/server/collections/link-store';
import { isLookTicket } from '@/lib/server/collections/look-tickets';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';

/**
 * The link that an address names, where it has no password or the address carries a ticket (`?ticket=`): a picture in a page
 * can send nothing else, and a cookie would say where a visitor has been.
 *
 * @throws OverpaintError link_not_found, wrong_password
 */
export async function openLook(
  { look }: Pick<Services, 'look'>,
  code: string,
  url: Pick<URL, 'searchParams'>,
): Promise<LinkRecord> {
  const { link, at } = await look.open(code);
  if (link.passwordHash === null) return link;
  if (isLookTicket(link, url.searchParams.get('ticket') ?? '', at)) return link;
  throw new OverpaintError('wrong_password', { key: 'refusals.linkNeedsPassword' });
}
