import { MousePointerClick, ZoomIn, ZoomOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { CanvasButton } from '@/components/canvas/canvas-button';
import { CombineOptions } from './combine-options';
import { objectPhases } from './object-phases';
import { RoomOptions } from './room-options';
import { TEXT } from './text-style';
import type { CanvasTool, ToolOptionsProps } from './tool';
import { VisionStatus } from './vision-status';
import { WholeSelections } from './whole-selections';

export const object: CanvasTool = {
  name: 'object',
  label: 'canvas.tools.object',
  icon: MousePointerClick,
  keys: 'S',
  cursor: 'crosshair',
  isClick: true,
  goesOn: true,
  phases: objectPhases,
  Options: ObjectOptions,
};

function ObjectOptions(props: ToolOptionsProps) {
  const { controller, isSelectionOpen } = props;
  const t = useTranslations('canvas.select');
  return (
    <>
      <CombineOptions {...props} />
      <VisionStatus {...props}>
        {isSelectionOpen && (
          <div className="flex">
            <CanvasButton
              icon={ZoomOut}
              label={t('smaller')}
              keys="["
              shortcut="["
              onClick={() => controller.run({ do: 'size', direction: -1 })}
            />
            <CanvasButton
              icon={ZoomIn}
              label={t('larger')}
              keys="]"
              shortcut="]"
              onClick={() => controller.run({ do: 'size', direction: 1 })}
            />
          </div>
        )}
        <p className={`${TEXT} whitespace-nowrap`}>{t(isSelectionOpen ? 'hintOpen' : 'hint')}</p>
      </VisionStatus>
      {!isSelectionOpen && (
        <>
          <WholeSelections {...props} />
          <RoomOptions {...props} />
        </>
      )}
    </>
  );
}
