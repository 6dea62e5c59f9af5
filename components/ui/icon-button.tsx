import type { ComponentProps } from 'react';
import { Button } from './button';
import { Icon, type IconName } from './icon';

/** A button that is only an icon. `label` is its name for everybody: read aloud, and shown on hover. */
export function IconButton({
  icon,
  label,
  ...rest
}: Omit<ComponentProps<typeof Button>, 'children' | 'shape'> & { icon: IconName; label: string }) {
  return (
    <Button variant="ghost" shape="icon" title={label} aria-label={label} {...rest}>
      <Icon name={icon} />
    </Button>
  );
}
