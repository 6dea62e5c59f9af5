import { Dialog as Primitive } from '@base-ui/react/dialog';
import { useTranslations } from 'next-intl';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { IconButton } from './icon-button';

/**
 * A dialog over the page. Import it only from files that are loaded on first use: the primitive weighs more than
 * everything else of ours together.
 */
export function Dialog({
  title,
  description,
  onClose,
  children,
  className = '',
  closing = false,
  initialFocus,
}: {
  title: string;
  description?: ReactNode;
  /** After it has gone. */
  onClose: () => void;
  children: ReactNode;
  className?: string;
  /** It has done its work and goes away; where the focus goes then is left to `onClose`. */
  closing?: boolean;
  /** Where the focus goes when it opens, if not to its first control. */
  initialFocus?: ComponentProps<typeof Primitive.Popup>['initialFocus'];
}) {
  const t = useTranslations('common');
  const [open, setOpen] = useState(true);
  return (
    <Primitive.Root
      open={open && !closing}
      onOpenChange={setOpen}
      onOpenChangeComplete={(now) => !now && onClose()}
    >
      <DialogPopup className={className} initialFocus={initialFocus} finalFocus={!closing}>
        <header className="flex items-start gap-4 px-5 pt-4 pb-3">
          <div className="min-w-0 flex-1">
            <Primitive.Title className="text-lg font-semibold tracking-tight">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="pt-0.5 text-muted">{description}</Primitive.Description>
            )}
          </div>
          <Primitive.Close render={<IconButton icon="x" label={t('close')} className="-me-2" />} />
        </header>
        <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
      </DialogPopup>
    </Primitive.Root>
  );
}

/** What a dialog stands in, in the middle of the page unless a class says otherwise. */
export function DialogPopup({
  className = '',
  ...rest
}: Omit<ComponentProps<typeof Primitive.Popup>, 'className'> & { className?: string }) {
  return (
    <Primitive.Portal>
      <DialogBackdrop />
      <Primitive.Popup
        className={`fixed z-51 base:inset-x-0 base:top-1/2 base:mx-auto base:flex base:max-h-[calc(100dvh-3rem)] base:w-[min(32rem,calc(100vw-2rem))] base:-translate-y-1/2 flex-col base:rounded-xl base:border base:bg-raised base:shadow-popover transition-[opacity,scale] duration-140 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 ${className}`}
        {...rest}
      />
    </Primitive.Portal>
  );
}

export function DialogBackdrop() {
  return (
    <Primitive.Backdrop className="fixed inset-0 z-50 bg-overlay transition-opacity duration-140 data-ending-style:opacity-0 data-starting-style:opacity-0" />
  );
}
