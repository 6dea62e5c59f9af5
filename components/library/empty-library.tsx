import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { isNarrowed, NO_CONDITIONS } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { useStudioActions } from '@/lib/client/studio-actions';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { LibraryShelf } from '@/lib/shared/library-filter';

const EXAMPLE = 'A lighthouse on a basalt cliff at first light, gulls below, soft fog, 35 mm photograph';

const EMPTY: Record<LibraryShelf, { icon: IconName; title: string; text: string }> = {
  images: {
    icon: 'image',
    title: 'Nothing here yet',
    text: 'Everything that is made or uploaded is kept here, with what it cost and where it came from.',
  },
  workings: {
    icon: 'brush',
    title: 'No workings yet',
    text: 'Masks, markup and the models’ raw answers of edits are kept here, apart from the results.',
  },
  bin: {
    icon: 'trash',
    title: 'The bin is empty',
    text: 'Deleted images stay here for 30 days and can be restored until then.',
  },
  failed: {
    icon: 'check',
    title: 'No run has failed',
    text: 'Runs that made no image are listed here, with the reason and whether they cost anything.',
  },
  unknown: {
    icon: 'check',
    title: 'No answer was lost',
    text: 'Runs whose answer never came are listed here: OpenAI may have charged them, and nobody knows.',
  },
};

/** Instead of a grid without images: why there are none, and what to do. */
export function EmptyLibrary({ onUpload }: { onUpload: () => void }) {
  const { store } = useLibraryParts();
  const { reuse } = useStudioActions();
  const filter = useLibrary((state) => state.shown);
  if (isNarrowed(filter)) {
    return (
      <Empty
        icon="search"
        title="Nothing found"
        text={`${filter.q === '' ? 'No image' : `Nothing with “${filter.q}”`} matches all that is asked for.`}
      >
        <Button variant="primary" onClick={() => changeFilter(store, { ...NO_CONDITIONS, q: '' })}>
          Clear filters
        </Button>
      </Empty>
    );
  }
  return (
    <Empty {...EMPTY[filter.shelf]}>
      {filter.shelf === 'images' && (
        <>
          <Button variant="primary" onClick={() => reuse({ ...DEFAULT_SETTINGS, prompt: EXAMPLE })}>
            <Icon name="sparkles" /> Create with an example
          </Button>
          <Button onClick={onUpload}>
            <Icon name="upload" /> Upload pictures
          </Button>
        </>
      )}
    </Empty>
  );
}

function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text: string;
  /** What can be done. */
  children: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-1.5 px-4 pt-[18vh] pb-16 text-center">
      <Icon name={icon} className="mb-2 size-7 text-faint" />
      <h2 className="text-lg/5 font-medium">{title}</h2>
      <p className="max-w-104 wrap-anywhere text-muted">{text}</p>
      {children && <div className="flex flex-wrap justify-center gap-2 pt-3">{children}</div>}
    </div>
  );
}
