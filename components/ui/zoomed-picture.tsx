import { type CSSProperties, useState } from 'react';
import { originalUrl, thumbnailSrcSet, thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';

/**
 * A picture that moves with all others around it: by the custom properties that `attachSharedZoom` sets. It stands in a
 * frame with `data-frame` and `container-type: size`.
 *
 * @param sharp the original over the thumbnail, once it is there
 */
export function ZoomedPicture({
  image,
  alt,
  sharp,
  sizes,
}: {
  image: WireImage;
  alt: string;
  sharp: boolean;
  sizes: string;
}) {
  const [loaded, setLoaded] = useState<string | null>(null);
  const { width, height } = image;
  return (
    <span
      className={`zoomed-picture ${image.alpha === 'transparent' ? 'checkerboard' : ''}`}
      data-picture
      style={{ '--own-ratio': width / height, aspectRatio: `${width} / ${height}` } as CSSProperties}
    >
      <img
        src={thumbnailUrl(image, 512)}
        srcSet={thumbnailSrcSet(image)}
        sizes={sizes}
        width={width}
        height={height}
        alt={alt}
        decoding="async"
        loading="lazy"
        draggable={false}
        className="zoomed-image"
      />
      {sharp && (
        <img
          src={originalUrl(image)}
          alt=""
          decoding="async"
          draggable={false}
          className={`zoomed-image ${loaded === image.id ? '' : 'opacity-0'}`}
          onLoad={() => setLoaded(image.id)}
        />
      )}
    </span>
  );
}
