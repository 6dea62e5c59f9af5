import { useRef } from 'react';
import { RunRow } from './run-row';
import { useVisibleRuns } from './use-visible-runs';

/** As high as all runs; only the rows around what is in view have elements. */
export function RunList({
  order,
  count,
  screen,
}: {
  order: readonly string[];
  /** Of all runs; -1 while that is unknown. */
  count: number;
  /** Whose scroll place the list keeps. */
  screen: string;
}) {
  const outer = useRef<HTMLDivElement>(null);
  const { rows, heightPx, measure, listeners } = useVisibleRuns(outer, { order, screen });
  return (
    <div
      ref={outer}
      // Rows come and go above the view: the browser would hold it in its place a second time.
      className="flow-root [overflow-anchor:none]"
      style={{ minHeight: heightPx }}
      {...listeners}
    >
      {rows.map(({ id, index, abovePx }) => (
        <div
          key={id}
          ref={measure}
          data-index={index}
          style={abovePx > 0 ? { marginTop: abovePx } : undefined}
        >
          <RunRow id={id} index={index} count={count} />
        </div>
      ))}
    </div>
  );
}
