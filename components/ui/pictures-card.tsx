import type { ReactNode } from 'react';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';
import { Icon, type IconName } from './icon';
import { ScreenLink } from './screen-link';

type PicturesCardProps = {
  href: string;
  images: readonly WireImage[];
  /** Id of the one that is shown wider. */
  winner?: string | undefined;
  /** These are what it will be made from. */
  faint?: boolean;
  /** In place of pictures. */
  icon: IconName;
  name: string;
  facts: string;
  children: ReactNode;
};

/** Something made of many pictures, in a list: some of them, its name, and what is to be said of it. */
export function PicturesCard(props: PicturesCardProps) {
  const { href, images, winner, faint = false, icon, name, facts, children } = props;
  return (
    <ScreenLink
      className="flex h-full flex-col overflow-hidden rounded-xl border bg-surface transition-colors duration-120 hover:border-line-strong"
      href={href}
    >
      <span className="flex h-26 gap-px bg-sunken" aria-hidden="true">
        {images.map((image) => (
          <img
            key={image.id}
            src={thumbnailUrl(image, 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className={`h-full min-w-0 object-cover checkerboard ${image.id === winner ? 'flex-[1.6]' : 'flex-1'} ${faint ? 'opacity-45' : ''}`}
          />
        ))}
        {images.length === 0 && (
          <span className="grid flex-1 place-items-center text-faint">
            <Icon name={icon} />
          </span>
        )}
      </span>
      <span className="flex flex-col gap-0.5 px-3.5 pt-3 pb-3.5">
        <span dir="auto" className="truncate font-[550]">
          {name}
        </span>
        <span className="text-xs text-muted tabular-nums">{facts}</span>
        {children}
      </span>
    </ScreenLink>
  );
}
