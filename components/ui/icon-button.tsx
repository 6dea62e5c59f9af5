import type { ComponentProps } from 'react';
import { Button } from './button';
import { Icon, type IconName } from './icon';

/** A button that is only an icon. `label` is its name for everybody: read aloud, and shown on hover. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: Omit<ComponentProps<typeof Button>, 'children'> & { icon: IconName; label: string }) {
  return (
    <Button variant="ghost" title={label} aria-label={label} className={`button-icon ${className}`} {...rest}>
      <Icon name={icon} />
    </Button>
  );
}
