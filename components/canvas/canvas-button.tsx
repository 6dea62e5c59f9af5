import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { Button } from '@/components/ui/button';

/** An icon of the canvas's own, beyond those that the page carries. `keys` stands in its hint. */
export function CanvasButton({
  icon: Icon,
  label,
  keys,
  shortcut,
  pressed,
  isMirrored = false,
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & {
  icon: LucideIcon;
  label: string;
  keys?: string;
  shortcut?: string;
  pressed?: boolean;
  /** Its direction is that of reading. */
  isMirrored?: boolean;
}) {
  const t = useTranslations('canvas.commands');
  return (
    <Button
      variant="ghost"
      shape="icon"
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text max-md:flex-none"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      title={keys ? t('withKeys', { label, keys }) : label}
      onMouseDown={(event) => event.preventDefault()}
      {...rest}
    >
      <Icon aria-hidden="true" className={`size-4 flex-none ${isMirrored ? 'rtl:-scale-x-100' : ''}`} />
    </Button>
  );
}
