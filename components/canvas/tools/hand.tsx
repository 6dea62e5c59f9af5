import { Hand } from 'lucide-react';
import { OptionHint } from './option-hint';
import type { CanvasTool } from './tool';

export const hand: CanvasTool = {
  name: 'hand',
  label: 'canvas.tools.hand',
  icon: Hand,
  keys: 'H',
  cursor: 'grab',
  movesPhoto: true,
  Options: () => <OptionHint of="hand" />,
};
