import { FileField } from '@/components/ui/file-field';
import { Icon } from '@/components/ui/icon';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';

/** A native file field over its own looks: it works before any script does, and opens a camera on a phone. */
export function AddInputs({ label, onFiles }: { label: string; onFiles: (files: File[]) => void }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the file field is its control
    <label className="tray-add" title={label}>
      <FileField multiple accept={UPLOAD_ACCEPT} aria-label={label} onFiles={onFiles} />
      <Icon name="image-plus" />
      <span className="tray-add-words">
        {label}
        <span className="tray-add-hint">Drop, paste or pick; up to 16</span>
      </span>
    </label>
  );
}
