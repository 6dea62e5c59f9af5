import { Hand } from 'lucide-react';
import type { CanvasTool } from './tool';

export const hand: CanvasTool = {
  name: 'hand',
  label: 'Hand',
  icon: Hand,
  keys: 'H',
  cursor: 'grab',
  movesPhoto: true,
  Options: () => <p className="text-xs text-muted">Drag to move the photo.</p>,
};
