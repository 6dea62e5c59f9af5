import { useLanguage } from '@/lib/client/language';
import { gridGeometry } from '@/lib/client/library/grid-geometry';
import type { LibraryList } from '@/lib/client/library/library-list';
import type { Density } from '@/lib/shared/library-density';
import { Cell } from './cell';

/** A grid of the usual width, for `sizes`. */
const USUAL_WIDTH_PX = 1000;
/** More are not seen before the script runs. */
const MOST = 48;

/**
 * The beginning of the list as the server draws it, before the width of the page is known: style sheets lay it out
 * exactly as the grid will (`gridGeometry`).
 */
export function FirstImages({ list, density }: { list: LibraryList; density: Density }) {
  const language = useLanguage();
  const { cellPx } = gridGeometry(USUAL_WIDTH_PX, density);
  const places = Array.from({ length: Math.min(MOST, list.count) }, (_, place) => place);
  return (
    // biome-ignore lint/a11y/useSemanticElements: becomes the grid, which cannot be a table
    <div
      role="grid"
      aria-label={language.t('library.grid.label')}
      className="first-images"
      data-density={density}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a row is not focused, its cells are */}
      <div role="row" className="contents">
        {places.map((place) => (
          <Cell
            key={place}
            image={list.images.get(place)}
            place={place}
            column={place + 1}
            cellPx={cellPx}
            selected={false}
            tabbable={false}
            passing={false}
            language={language}
          />
        ))}
      </div>
    </div>
  );
}
