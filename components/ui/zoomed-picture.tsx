import { type CSSProperties, type ReactNode, useState } from 'react';
import { originalUrl, thumbnailSrcSet, thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';

/**
 * Moves with all others around it: by the custom properties that `attachSharedZoom` sets. It stands in a frame with
 * `data-frame` and `container-type: size`, and is as large as that allows in its own shape.
 *
 * @param size of what is in it; without, it stays where it is and is square
 */
export function Zoomed({
  size,
  transparent = false,
  children,
}: {
  size?: { width: number; height: number };
  transparent?: boolean;
  children: ReactNode;
}) {
  const style: (CSSProperties & { '--own-ratio': number }) | undefined = size && {
    '--own-ratio': size.width / size.height,
    aspectRatio: `${size.width} / ${size.height}`,
  };
  return (
    <span
      // Its own layer only while it moves: what is on one is scaled as it was drawn, and would stay blurred.
      className={`relative block w-[min(100cqw,100cqh*var(--own-ratio,1))] transform-[translate(calc(var(--pan-x,0)*100%),calc(var(--pan-y,0)*100%))_scale(var(--zoom,1))] in-data-[moving=true]:will-change-transform *:absolute *:inset-0 *:block *:size-full ${transparent ? 'checkerboard' : ''}`}
      data-picture={size && ''}
      style={style}
    >
      {children}
    </span>
  );
}

/**
 * A picture that moves with all others around it.
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
    <Zoomed size={image} transparent={image.alpha === 'transparent'}>
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
      />
      {sharp && (
        <img
          src={originalUrl(image)}
          alt=""
          decoding="async"
          draggable={false}
          className={loaded === image.id ? '' : 'opacity-0'}
          onLoad={() => setLoaded(image.id)}
        />
      )}
    </Zoomed>
  );
}
