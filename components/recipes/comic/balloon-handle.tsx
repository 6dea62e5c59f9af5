import { useTranslations } from 'next-intl';
import { type ComponentProps, type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { PlacedBalloon } from '@/lib/shared/recipes/comic-lettering';
import type { PageFrame } from '@/lib/shared/recipes/comic-pages';

export type HandlePart = 'whole' | 'size' | 'tail';

type Moves = {
  /** By pixels on screen, since it was pressed. */
  onDrag: (part: HandlePart, dx: number, dy: number) => void;
  onDrop: (part: HandlePart, dx: number, dy: number) => void;
  onCancel: () => void;
  /** By a key: -1, 0 or 1 in each direction. */
  onStep: (part: HandlePart, x: number, y: number, long: boolean) => void;
  onRemove: () => void;
};

/** A press that moves less is a click. */
const CLICK_PX = 3;

const KNOB =
  'absolute size-4 -translate-1/2 touch-none rounded-full border-2 border-white bg-accent shadow-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent-text after:absolute after:-inset-2 max-md:after:-inset-3.5';

/** What a balloon is taken by: all of it, its corner, the end of its tail. Each is a button, for the keys. */
export function BalloonHandle({
  balloon: { box, tail: end, line },
  frame,
  tail,
  chosen,
  onChoose,
  onLeave,
  onWrite,
  ...moves
}: Moves & {
  balloon: PlacedBalloon;
  frame: PageFrame;
  tail: boolean;
  chosen: boolean;
  onChoose: () => void;
  onLeave: () => void;
  onWrite: () => void;
}) {
  const t = useTranslations('comic.balloon');
  const kinds = useTranslations('comic.panel.kinds');
  const across = (x: number) => `${(x / frame.width) * 100}%`;
  const down = (y: number) => `${(y / frame.height) * 100}%`;
  const name = { kind: kinds(line.kind), text: line.text };
  return (
    <>
      <Grip
        part="whole"
        {...moves}
        data-line={line.id}
        aria-label={t('whole', name)}
        aria-pressed={chosen}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Delete Enter"
        className={`absolute cursor-move touch-none rounded-sm focus-visible:outline-2 focus-visible:outline-accent-text ${chosen ? 'ring-2 ring-accent' : 'hover:ring hover:ring-accent'}`}
        style={{ left: across(box.x), top: down(box.y), width: across(box.width), height: down(box.height) }}
        onChoose={onChoose}
        onLeave={onLeave}
        onWrite={onWrite}
      />
      {chosen && (
        <Grip
          part="size"
          {...moves}
          aria-label={t('size', name)}
          className={`${KNOB} cursor-nwse-resize`}
          style={{ left: across(box.x + box.width), top: down(box.y + box.height) }}
        />
      )}
      {chosen && tail && (
        <Grip
          part="tail"
          {...moves}
          aria-label={t('tail', name)}
          className={`${KNOB} cursor-grab`}
          style={{
            left: across(end?.x ?? box.x + box.width / 2),
            top: down(end?.y ?? box.y + box.height),
          }}
        />
      )}
    </>
  );
}

function Grip({
  part,
  onDrag,
  onDrop,
  onCancel,
  onStep,
  onRemove,
  onChoose,
  onLeave,
  onWrite,
  ...button
}: Moves &
  Omit<ComponentProps<'button'>, 'onDrag' | 'onDrop' | 'part'> & {
    part: HandlePart;
    onChoose?: () => void;
    onLeave?: () => void;
    onWrite?: () => void;
  }) {
  const pressed = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const way = (event: PointerEvent) => {
    const from = pressed.current;
    return from === null ? null : { dx: event.clientX - from.x, dy: event.clientY - from.y, from };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      onChoose?.();
      onStep(part, step[0], step[1], event.shiftKey);
    } else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else if (event.key === 'Enter' && onWrite !== undefined) {
      onChoose?.();
      onWrite();
    } else if (event.key === 'Escape' && onLeave !== undefined) onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <button
      type="button"
      {...button}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = { x: event.clientX, y: event.clientY, moved: false };
        onChoose?.();
      }}
      onPointerMove={(event) => {
        const moved = way(event);
        if (moved === null) return;
        moved.from.moved ||= Math.hypot(moved.dx, moved.dy) >= CLICK_PX;
        if (moved.from.moved) onDrag(part, moved.dx, moved.dy);
      }}
      onPointerUp={(event) => {
        const moved = way(event);
        pressed.current = null;
        if (moved?.from.moved) onDrop(part, moved.dx, moved.dy);
      }}
      onPointerCancel={() => {
        pressed.current = null;
        onCancel();
      }}
      onClick={onChoose}
      onDoubleClick={onWrite}
      onKeyDown={onKeyDown}
    />
  );
}

const STEPS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
