import { useTranslations } from 'next-intl';
import { type CSSProperties, type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { moveInGrid, type Place } from '@/lib/client/comparison/grid-moves';
import { readPress } from '@/lib/client/keys';
import { useLanguage } from '@/lib/client/language';
import { mirrorArrow } from '@/lib/client/mirror-arrow';
import type { SharedZoom } from '@/lib/client/shared-zoom/attach-shared-zoom';
import {
  attachSharedZoom,
  panByKey,
  SHARP_FROM,
  zoomByKey,
} from '@/lib/client/shared-zoom/attach-shared-zoom';
import { type ComparisonAxes, valueLabel } from '@/lib/shared/comparison';
import { cellLabel, type Heading, layoutComparison } from '@/lib/shared/comparison-layout';
import type { Language } from '@/lib/shared/language';
import { parseSize } from '@/lib/shared/pixel-size';
import type { WireComparison, WireComparisonCell } from '@/lib/shared/wire-comparison';
import { ColumnHeading, ComparisonTable, Corner, RowHeading, TableHead } from './comparison-table';
import { GroupTitle, HeadingText } from './heading-text';
import { ResultCell } from './result-cell';

/**
 * A table that is operated by arrows is a grid. Every part says its role itself: a phone's style takes the table apart,
 * and browsers then forget what its elements were.
 */
const ROLE = {
  grid: { role: 'grid' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  gridcell: { role: 'gridcell' },
} as const;

export type GridKeys = {
  /** Whether there was something to open. */
  onOpen: (key: string) => boolean;
  onWin: (key: string) => void;
  onChoose: (key: string) => void;
  onStep: (key: string, step: 1 | -1) => void;
  onPair: (mode: 'slider' | 'difference', active: string) => void;
};

type ResultGridProps = {
  comparison: WireComparison;
  dearestMicroUsd: number | null;
  chosen: readonly string[];
  active: string;
  onActive: (key: string) => void;
  keys: GridKeys;
  /** Filled while the table is there. */
  zoom: { current: SharedZoom | null };
  onScale: (scale: number) => void;
  onSharp: (sharp: boolean) => void;
};

/** The table that fills in. One cell has the focus at a time; arrows move it, letters act on it. */
export function ResultGrid(props: ResultGridProps) {
  const { comparison, dearestMicroUsd, chosen, active, onActive, keys, zoom, onScale, onSharp } = props;
  const t = useTranslations('costCompare');
  const language = useLanguage();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const callbacks = useRef({ onScale, onSharp });
  useEffect(() => {
    callbacks.current = { onScale, onSharp };
  });
  useEffect(() => {
    if (!root.current) return;
    zoom.current = attachSharedZoom({
      root: root.current,
      eager: false,
      onScale: (scale) => callbacks.current.onScale(scale),
      onRest: (scale) => callbacks.current.onSharp(scale >= SHARP_FROM),
    });
    return () => {
      zoom.current?.detach();
      zoom.current = null;
    };
  }, [zoom]);

  const { axes, cells } = comparison;
  const { columns, groups } = layoutComparison(axes, cells);
  const rows = groups.flatMap((group) => group.rows);
  const hasRows = rows.some(({ heading }) => heading !== null);

  const onKeyDown = (event: KeyboardEvent, place: Place, cell: WireComparisonCell) => {
    const { key, mod, alt, shift } = readPress(event);
    if (mod || alt) return;
    // They belong to the button that has the focus.
    if (event.target !== event.currentTarget && (key === 'Enter' || key === ' ')) return;
    if (shift && key.startsWith('Arrow')) {
      if (panByKey(zoom.current, key)) event.preventDefault();
      return;
    }
    const to = moveInGrid(mirrorArrow(key, language.locale), place, rows.length, columns.length);
    if (to !== null) {
      const next = rows[to.row]?.cells[to.column];
      if (next) {
        onActive(next.key);
        root.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(next.key)}"]`)?.focus();
      }
    } else if (zoomByKey(zoom.current, key)) {
      // Done.
    } else if (key === 'Enter') {
      if (!keys.onOpen(cell.key)) focusRun(event.currentTarget);
    } else if (key === 'r') focusRun(event.currentTarget);
    else if (key === ' ') keys.onChoose(cell.key);
    else if (key === 'w') keys.onWin(cell.key);
    else if (key === 's') keys.onPair('slider', cell.key);
    else if (key === 'd') keys.onPair('difference', cell.key);
    else if (key === '[' || key === ']') keys.onStep(cell.key, key === ']' ? 1 : -1);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={root}
      data-grid
      style={{ '--ratio': frameRatio(comparison), '--columns': columns.length } as CSSProperties}
    >
      {groups.map((group, number) => {
        const titleId = `${id}group${number}`;
        const titled = group.headings.length > 0;
        return (
          <section key={titleId} className={number > 0 ? 'pt-6' : ''}>
            {titled && <GroupTitle headings={group.headings} id={titleId} />}
            <ComparisonTable
              {...ROLE.grid}
              // No wider than its cells become: two of them would stand apart as if one were missing between them.
              className="max-w-[calc(var(--columns,1)*34.75rem+9rem)] min-w-[calc(var(--columns,1)*12rem)]"
              aria-label={titled ? undefined : t('results')}
              aria-labelledby={titled ? titleId : undefined}
            >
              {columns[0] !== null && (
                <TableHead {...ROLE.rowgroup}>
                  <tr {...ROLE.row}>
                    {hasRows && <Corner {...ROLE.gridcell} />}
                    {columns.map(
                      (heading) =>
                        heading && (
                          <ColumnHeading key={heading.value} {...ROLE.columnheader} className="ps-1.5">
                            <HeadingText heading={heading} />
                          </ColumnHeading>
                        ),
                    )}
                  </tr>
                </TableHead>
              )}
              <tbody {...ROLE.rowgroup}>
                {group.rows.map((line) => {
                  const at = rows.indexOf(line);
                  return (
                    <tr key={line.heading?.value ?? ''} {...ROLE.row}>
                      {line.heading && (
                        <RowHeading {...ROLE.rowheader} className="max-md:top-[calc(var(--header)+3.5rem)]">
                          <HeadingText heading={line.heading} />
                        </RowHeading>
                      )}
                      {line.cells.map((cell, column) => (
                        // Not all that is in it: its buttons say what they do when it is their turn.
                        <td
                          key={cell.key}
                          {...ROLE.gridcell}
                          className="rounded-xl p-1.5 align-top focus-visible:-outline-offset-1 max-md:px-0"
                          data-cell={cell.key}
                          tabIndex={cell.key === active ? 0 : -1}
                          aria-labelledby={['name', 'body', 'facts']
                            .map((part) => `${id}cell${at}-${column}${part}`)
                            .join(' ')}
                          onFocus={() => onActive(cell.key)}
                          onKeyDown={(event) => onKeyDown(event, { row: at, column }, cell)}
                        >
                          <ResultCell
                            id={`${id}cell${at}-${column}`}
                            cell={cell}
                            label={cellLabel(axes, cell.params, language)}
                            heading={headingOf(columns[column], axes, cell, language)}
                            winner={comparison.winner === cell.key}
                            chosen={chosen.includes(cell.key) ? chosen.indexOf(cell.key) + 1 : null}
                            dearestMicroUsd={dearestMicroUsd}
                          />
                        </td>
                      ))}
                    </tr>
                  );
                })}
              </tbody>
            </ComparisonTable>
          </section>
        );
      })}
    </div>
  );
}

function headingOf(
  heading: Heading | null | undefined,
  axes: ComparisonAxes,
  { params }: WireComparisonCell,
  language: Language,
): string {
  return heading ? valueLabel(heading.axis, heading.value, language) : cellLabel(axes, params, language);
}

/** No key spends money: it leads to the button that does, whose name has the price. */
function focusRun(cell: EventTarget & Element): void {
  cell.querySelector<HTMLElement>('[data-run]')?.focus();
}

/** The shape of all frames, so that nothing moves when pictures arrive: of the widest picture that may come. */
function frameRatio({ cells, base }: WireComparison): number {
  const known = cells.map(({ params, run }) => {
    const image = run?.images[0];
    const asked = parseSize(params.size);
    const size = image ?? asked;
    return size ? size.width / size.height : null;
  });
  const ratios = known.filter((ratio) => ratio !== null);
  if (ratios.length === 0) return base.edit === null ? 1 : 4 / 3;
  const sorted = ratios.toSorted((one, other) => one - other);
  return Math.min(2, Math.max(0.6, sorted[Math.floor(sorted.length / 2)] ?? 1));
}
