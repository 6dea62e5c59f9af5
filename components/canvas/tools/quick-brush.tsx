import { Paintbrush } from 'lucide-react';
import { CombineOptions } from './combine-options';
import { OptionHint } from './option-hint';
import { quickPhases } from './quick-phases';
import { RoomOptions } from './room-options';
import { SizeOption } from './size-option';
import type { CanvasTool, ToolOptionsProps } from './tool';

export const quickBrush: CanvasTool = {
  name: 'quickBrush',
  label: 'canvas.tools.quickBrush',
  icon: Paintbrush,
  keys: 'Shift+S',
  cursor: 'none',
  rings: 'paint',
  goesOn: true,
  phases: quickPhases,
  Options: QuickBrushOptions,
};

function QuickBrushOptions(props: ToolOptionsProps) {
  return (
    <>
      <CombineOptions {...props} />
      <SizeOption {...props} />
      <OptionHint of={props.isSelectionOpen ? 'quickBrushOpen' : 'quickBrush'} />
      {!props.isSelectionOpen && <RoomOptions {...props} />}
    </>
  );
}
