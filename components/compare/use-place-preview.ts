import { useEffect, useState } from 'react';
import { previewPlacing } from '@/lib/client/image-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { PlaceChoices } from '@/lib/shared/placing';

/** A slider is let go for so long before a preview is asked for. */
const SETTLED_MS = 350;

type Asked = PlaceChoices & { readonly featherPx: number; readonly outline: boolean };

/** `url`: the last one that came, which stays while the next is made. */
export type PlacePreview = {
  readonly url: string | null;
  readonly making: boolean;
  readonly problem: string | null;
};

const NONE: PlacePreview = { url: null, making: false, problem: null };

/**
 * How an answer would look placed in that way. An earlier question is given up as soon as there is a later one.
 *
 * @param asked null: nothing is asked for
 */
export function usePlacePreview(imageId: string, asked: Asked | null): PlacePreview {
  const [preview, setPreview] = useState(NONE);
  const key = asked === null ? null : JSON.stringify(asked);

  useEffect(() => {
    if (key === null) {
      setPreview(NONE);
      return;
    }
    const abort = new AbortController();
    const ask = async () => {
      try {
        const picture = await previewPlacing(imageId, JSON.parse(key) as Asked, abort.signal);
        if (!abort.signal.aborted)
          setPreview({ url: URL.createObjectURL(picture), making: false, problem: null });
      } catch (error) {
        if (!abort.signal.aborted) setPreview({ url: null, making: false, problem: sentenceOf(error) });
      }
    };
    setPreview(({ url }) => ({ url, making: true, problem: null }));
    const timer = setTimeout(ask, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [imageId, key]);

  const { url } = preview;
  useEffect(() => {
    if (url === null) return;
    return () => URL.revokeObjectURL(url);
  }, [url]);

  return preview;
}
