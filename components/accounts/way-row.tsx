import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { showToast } from '@/components/ui/toast';
import { sentenceOf } from '@/lib/client/sentence-of';

/** One way in: what it is called, since when, and that it can be taken away. That is asked once more. */
export function WayRow({
  name,
  detail,
  removeLabel,
  removeText,
  onRemove,
  children,
}: {
  name: string;
  detail: string;
  removeLabel: string;
  /** What the second click says; “Remove” by default. */
  removeText?: string;
  /** Rejects with why it is kept. */
  onRemove: () => Promise<void>;
  /** What else can be done with it. */
  children?: ReactNode;
}) {
  const common = useTranslations('common');
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  async function remove() {
    setBusy(true);
    try {
      await onRemove();
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
    }
    setBusy(false);
    setAsking(false);
  }

  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t py-2">
      <div className="min-w-0 flex-1 basis-40">
        <p dir="auto" className="font-medium wrap-anywhere">
          {name}
        </p>
        <p className="text-xs/5 wrap-anywhere text-muted">{detail}</p>
      </div>
      {asking ? (
        <>
          <Button variant="danger" autoFocus aria-label={removeLabel} aria-disabled={busy} onClick={remove}>
            {removeText ?? common('remove')}
          </Button>
          <Button variant="ghost" onClick={() => setAsking(false)}>
            {common('cancel')}
          </Button>
        </>
      ) : (
        <>
          {children}
          <IconButton icon="trash" label={removeLabel} onClick={() => setAsking(true)} />
        </>
      )}
    </li>
  );
}
