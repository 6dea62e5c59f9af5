import { useState } from 'react';
import { RemarkList } from '@/components/ui/remark-list';
import { showToast } from '@/components/ui/toast';
import { removeMark } from '@/lib/client/collections/collection-requests';
import { createAttempt } from '@/lib/client/notify';
import type { WireMark } from '@/lib/shared/wire-marks';

const attempt = createAttempt(showToast);

/** What visitors of links said of this image; nothing where they said nothing. */
export function ImageRemarks({ marks }: { marks: readonly WireMark[] }) {
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set());
  const shown = marks.filter(({ id }) => !removed.has(id));
  if (shown.length === 0) return null;
  return (
    <div className="mt-3.5">
      <RemarkList
        marks={shown}
        onRemove={async (id) => {
          if (await attempt(removeMark(id))) setRemoved(new Set([...removed, id]));
        }}
      />
    </div>
  );
}
