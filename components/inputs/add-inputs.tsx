import { useTranslations } from 'next-intl';
import { CoveringFileField } from '@/components/ui/file-field';
import { Icon } from '@/components/ui/icon';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';

/** A native file field with our looks behind it: it works before any script, and offers the camera on a phone. */
export function AddInputs({
  label,
  compact = false,
  onFiles,
}: {
  label: string;
  /** Only the icon, in one place of the tray. */
  compact?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const t = useTranslations('inputs');
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the file field is its control
    <label
      className={`relative flex h-full items-center justify-center gap-2.5 rounded-lg border border-dashed border-line-strong p-2 text-muted transition-colors duration-120 hover:border-accent-text hover:text-ink has-focus-visible:border-accent-text has-focus-visible:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text ${compact ? '' : 'min-h-14 max-md:min-h-11'}`}
      title={label}
    >
      <CoveringFileField multiple accept={UPLOAD_ACCEPT} aria-label={label} onFiles={onFiles} />
      <Icon name="image-plus" />
      <span className={compact ? 'sr-only' : 'text-xs/5 font-medium'}>
        {label}
        <span className="block font-normal text-faint max-md:hidden">
          {t('addHint', { most: MAX_INPUT_IMAGES })}
        </span>
      </span>
    </label>
  );
}
