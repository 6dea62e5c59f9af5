import { Frame } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { NumberRow } from '@/components/canvas/number-row';
import { dragFrame, type FrameHandle, handleAt, settleFrame } from '@/lib/client/mask/region-frame';
import type { ImagePoint, Rect } from '@/lib/shared/mask/geometry';
import type { CanvasTool, CursorPlace, ToolOptionsProps, ToolPhases, ToolWorld } from './tool';

const REACH_PX = 10;

export const frame: CanvasTool = {
  name: 'frame',
  label: 'canvas.tools.frame',
  icon: Frame,
  cursor: cursorAt,
  changesRegion: true,
  phases: createFramePhases,
  Options: FrameOptions,
};

function cursorAt({ region, pointer, scale }: CursorPlace): string {
  if (!region || !pointer) return 'crosshair';
  const handle = handleAt(region.rect, pointer, REACH_PX / scale);
  return handle === null ? 'default' : handle === 'move' ? 'move' : `${handle}-resize`;
}

function createFramePhases(world: ToolWorld): ToolPhases {
  let grip: { handle: FrameHandle; from: ImagePoint; rect: Rect } | null = null;
  let dragged: Rect | null = null;

  function cancel(): void {
    dragged = null;
    grip = null;
  }

  return {
    down({ point }) {
      const region = world.region();
      const handle = region && handleAt(region.rect, point, REACH_PX / world.scale());
      grip = region && handle ? { handle, from: point, rect: region.rect } : null;
    },
    move({ point }) {
      if (!grip) return;
      const { rect, handle, from } = grip;
      dragged = dragFrame(rect, handle, point.x - from.x, point.y - from.y, world.source);
    },
    up() {
      if (dragged) world.region()?.onChange(dragged);
      cancel();
    },
    cancel,
    frame: () => dragged,
  };
}

function FrameOptions({ session, region }: ToolOptionsProps) {
  const t = useTranslations('canvas.options');
  return region ? (
    <NumberRow
      label={t('regionByNumbers')}
      action={t('setRegion')}
      photo={session.source}
      start={region.rect}
      onSubmit={(rect) => region.onChange(settleFrame(rect, session.source))}
    />
  ) : (
    <p className="text-xs text-muted">{t('wholePhoto')}</p>
  );
}
