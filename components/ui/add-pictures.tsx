import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';
import { CoveringFileField } from './file-field';
import { Icon } from './icon';

/** The last place in a grid of pictures: chooses files for more of them. */
export function AddPictures({ label, onFiles }: { label: string; onFiles: (files: File[]) => void }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the file field is its control
    <label className="relative flex h-full flex-col items-center justify-center gap-1 rounded-lg border border-dashed border-line-strong p-2 text-center text-xs text-muted transition-colors duration-120 hover:border-accent-text hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text">
      <CoveringFileField multiple accept={UPLOAD_ACCEPT} aria-label={label} onFiles={onFiles} />
      <Icon name="image-plus" />
      {label}
    </label>
  );
}
