/** Where an image is read by somebody else's leave: `base` is the address of its bytes, without a query. */
type Source = { base: string; query?: string };

const WIDTHS = [256, 512, 1024, 2048] as const;

function join({ base, query }: Source, wanted: string): string {
  const parts = [wanted, query ?? ''].filter((part) => part !== '');
  return parts.length === 0 ? base : `${base}?${parts.join('&')}`;
}

/** A smaller version at least that wide, as far as there is one. */
export function seenThumbnailUrl(source: Source, mime: string, widthPx: number): string {
  // A moving picture has to move, and a drawing is sharp at any size.
  if (mime === 'image/gif' || mime === 'image/svg+xml') return join(source, '');
  return join(source, `w=${WIDTHS.find((width) => width >= widthPx) ?? WIDTHS[3]}`);
}

export function seenDownloadUrl(source: Source): string {
  return join(source, 'download');
}

export function collectionImageSource(collectionId: string, imageId: string): Source {
  return { base: `/api/collections/${collectionId}/images/${imageId}` };
}

/** @param ticket of a link with a password */
export function lookImageSource(code: string, imageId: string, ticket: string | null): Source {
  const base = `/api/look/${code}/images/${imageId}`;
  return ticket === null ? { base } : { base, query: `ticket=${ticket}` };
}
