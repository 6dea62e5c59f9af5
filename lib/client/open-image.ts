import { usePathname, useRouter } from 'next/navigation';
import { useCallback } from 'react';

/**
 * Which image is open lies in the address (`/image/ID`): Back closes it, and the address can be passed on. From a
 * screen it opens over it (the intercepted route `app/@modal`), by the address alone it has its own page.
 */
const PATH = '/image/';

export function imageHref(id: string): string {
  return PATH + id;
}

/** The open image's id, whether over a screen or on its own page; null while none is open. */
export function useOpenImageId(): string | null {
  return imageIdOf(usePathname());
}

export function imageIdOf(pathname: string): string | null {
  return pathname.startsWith(PATH) ? pathname.slice(PATH.length) : null;
}

/** Goes on to another image in the same history entry, so that Back still closes. */
export function showImage(id: string): void {
  history.replaceState(null, '', imageHref(id));
}

/** Opens an image over this screen, or goes on to it where one is open already. */
export function useOpenImage(): (id: string) => void {
  const router = useRouter();
  const open = useOpenImageId() !== null;
  return useCallback(
    (id) => (open ? showImage(id) : router.push(imageHref(id), { scroll: false })),
    [router, open],
  );
}
