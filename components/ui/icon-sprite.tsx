import {
  ArrowLeft,
  ArrowLeftRight,
  ArrowRight,
  Brush,
  Check,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  ChevronUp,
  CircleQuestionMark,
  Clock,
  Columns2,
  Contrast,
  Copy,
  Crop,
  Download,
  Ellipsis,
  ExternalLink,
  Eye,
  Heart,
  Image,
  ImagePlus,
  Info,
  KeyRound,
  type LucideIcon,
  Maximize2,
  Minus,
  Monitor,
  Moon,
  Pencil,
  Plus,
  RotateCw,
  Search,
  SlidersHorizontal,
  Sparkles,
  SquareSplitHorizontal,
  Star,
  Sun,
  Trash2,
  TriangleAlert,
  Undo2,
  Upload,
  WandSparkles,
  X,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { IconName } from './icon';

const ICONS: Record<IconName, LucideIcon> = {
  alert: TriangleAlert,
  'arrow-left': ArrowLeft,
  'arrow-right': ArrowRight,
  brush: Brush,
  columns: Columns2,
  contrast: Contrast,
  crop: Crop,
  eye: Eye,
  check: Check,
  'chevron-down': ChevronDown,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  'chevron-up': ChevronUp,
  clock: Clock,
  copy: Copy,
  download: Download,
  expand: Maximize2,
  external: ExternalLink,
  heart: Heart,
  help: CircleQuestionMark,
  image: Image,
  'image-plus': ImagePlus,
  info: Info,
  key: KeyRound,
  minus: Minus,
  monitor: Monitor,
  moon: Moon,
  more: Ellipsis,
  pencil: Pencil,
  plus: Plus,
  restart: RotateCw,
  reuse: WandSparkles,
  search: Search,
  settings: SlidersHorizontal,
  sparkles: Sparkles,
  split: SquareSplitHorizontal,
  star: Star,
  sun: Sun,
  swap: ArrowLeftRight,
  trash: Trash2,
  undo: Undo2,
  upload: Upload,
  x: X,
  'zoom-in': ZoomIn,
  'zoom-out': ZoomOut,
};

/**
 * Every icon once, as symbols in the document. Only app/layout.tsx renders it, so that neither the icon library's
 * runtime nor a path reaches the browser's script (about 3 KB of the 21 KB we have), and no icon comes late.
 */
export function IconSprite() {
  return (
    <svg width="0" height="0" className="absolute" aria-hidden="true">
      {Object.entries(ICONS).map(([name, Shape]) => (
        <symbol key={name} id={`icon-${name}`} viewBox="0 0 24 24">
          <Shape strokeWidth={1.75} style={{ fill: 'var(--icon-fill, none)' }} />
        </symbol>
      ))}
    </svg>
  );
}
