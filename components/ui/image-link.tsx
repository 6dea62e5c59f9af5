import type { ComponentProps } from 'react';
import { imageHref, showImage, useOpenImageId } from '@/lib/client/open-image';
import { ScreenLink } from './screen-link';

/**
 * Leads to an image: over this screen, or in place of the image that is open. Carries the image's id, by which the
 * viewer gives the focus back.
 */
export function ImageLink({
  imageId,
  ...props
}: Omit<ComponentProps<typeof ScreenLink>, 'href'> & { imageId: string }) {
  const openId = useOpenImageId();
  return (
    <ScreenLink
      {...props}
      href={imageHref(imageId)}
      data-image-id={imageId}
      scroll={false}
      onNavigate={(event) => {
        if (openId === null) return;
        event.preventDefault();
        showImage(imageId);
      }}
    />
  );
}
