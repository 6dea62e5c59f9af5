import { useLocale, useTranslations } from 'next-intl';
import { type KeyboardEvent, useRef } from 'react';
import { mirrorArrow } from '@/lib/client/mirror-arrow';
import type { CanvasTool } from './tools/tool';

/** Tools at the edge (on a phone at the bottom, where thumbs are). One stop for Tab; arrow keys go from tool to tool. */
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
  const t = useTranslations();
  const locale = useLocale();
  const bar = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = nextIndex(mirrorArrow(event.key, locale), at, buttons.length);
    if (to === null || at < 0) return;
    event.preventDefault();
    buttons[to]?.focus();
  }

  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={label}
      className="flex scrollbar-none flex-col items-center gap-1 overflow-y-auto border-e py-2 max-md:order-last max-md:scroll-fade-x max-md:flex-row max-md:overflow-x-auto max-md:overflow-y-hidden max-md:border-e-0 max-md:border-t max-md:px-2 max-md:py-1"
      onKeyDown={onKeyDown}
    >
      {tools.map(({ name, label: key, icon: Icon, keys }) => {
        const toolLabel = t(key);
        return (
          <button
            key={name}
            type="button"
            className="grid size-9 flex-none place-items-center rounded-lg text-muted transition-colors duration-120 hover:bg-ink/7 hover:text-ink aria-pressed:bg-accent aria-pressed:text-accent-ink max-md:size-11"
            aria-label={toolLabel}
            aria-pressed={name === chosen.name}
            aria-keyshortcuts={keys}
            title={keys ? t('canvas.commands.withKeys', { label: toolLabel, keys }) : toolLabel}
            tabIndex={name === chosen.name ? 0 : -1}
            // The picture keeps the focus, so that its keys go on working after a click here.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(name)}
          >
            <Icon aria-hidden="true" className="size-4.5" strokeWidth={1.75} />
          </button>
        );
      })}
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
