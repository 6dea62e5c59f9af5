import { useState } from 'react';
import { originalUrl, thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';

const LAYER = 'absolute inset-0 size-full max-w-none object-contain';

/** The original; until it has loaded, the smaller version that the list has shown already. */
export function FullImage({ image, alt }: { image: WireImage; alt: string }) {
  const [loaded, setLoaded] = useState(false);
  return (
    <div
      className={`relative size-full ${image.alpha === null ? '' : 'checkerboard group-not-data-zoomed/stage:bg-none'}`}
    >
      {loaded ? null : <img src={thumbnailUrl(image, 1024)} alt="" className={LAYER} />}
      <img
        src={originalUrl(image)}
        alt={alt.slice(0, 500)}
        decoding="async"
        draggable={false}
        className={LAYER}
        // Drawn by the server, it may have arrived before this listens.
        ref={(picture) => {
          if (picture?.complete && picture.naturalWidth > 0) setLoaded(true);
        }}
        onLoad={() => setLoaded(true)}
      />
    </div>
  );
}
