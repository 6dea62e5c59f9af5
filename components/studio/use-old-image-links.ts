import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { imageHref } from '@/lib/client/open-image';

/** Where an image lay before it had a page of its own. Such an address may have been kept. */
const OLD_HASH = '#image=';

export function useOldImageLinks(): void {
  const router = useRouter();
  useEffect(() => {
    const follow = () => {
      const { hash } = location;
      if (!hash.startsWith(OLD_HASH)) return;
      history.replaceState(null, '', location.pathname);
      router.push(imageHref(hash.slice(OLD_HASH.length)), { scroll: false });
    };
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [router]);
}
