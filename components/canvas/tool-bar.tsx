import { type KeyboardEvent, useRef } from 'react';
import type { CanvasTool } from './tools/tool';

/** Tools at the left edge (at the bottom on a phone). One stop for Tab; arrow keys go from tool to tool. */
export function ToolBar({
  label,
  tools,
  chosen,
  onChoose,
}: {
  label: string;
  tools: readonly CanvasTool[];
  chosen: CanvasTool;
  onChoose: (name: string) => void;
}) {
  const bar = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = nextIndex(event.key, at, buttons.length);
    if (to === null || at < 0) return;
    event.preventDefault();
    buttons[to]?.focus();
  }

  return (
    <div ref={bar} role="toolbar" aria-label={label} className="canvas-tools" onKeyDown={onKeyDown}>
      {tools.map(({ name, label: toolLabel, icon: Icon, keys }) => (
        <button
          key={name}
          type="button"
          className="canvas-tool"
          aria-label={toolLabel}
          aria-pressed={name === chosen.name}
          aria-keyshortcuts={keys}
          title={keys ? `${toolLabel} (${keys})` : toolLabel}
          tabIndex={name === chosen.name ? 0 : -1}
          // The picture keeps the focus, so that its keys go on working after a click here.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(name)}
        >
          <Icon aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}

/** Both directions: the bar stands on a wide screen and lies on a phone. */
function nextIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
