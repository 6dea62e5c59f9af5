import { Icon } from '@/components/ui/icon';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';

/** A native file field over its own looks: it works before any script does, and opens a camera on a phone. */
export function AddInputs({ label, onFiles }: { label: string; onFiles?: (files: File[]) => void }) {
  return (
    <label className="tray-add" title={label}>
      <input
        type="file"
        multiple
        accept={UPLOAD_ACCEPT}
        aria-label={label}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          // The same file can be chosen again after it was removed.
          target.value = '';
          if (files.length > 0) onFiles?.(files);
        }}
      />
      <Icon name="image-plus" />
      <span className="tray-add-words">
        {label}
        <span className="tray-add-hint">Drop, paste or pick; up to 16</span>
      </span>
    </label>
  );
}
