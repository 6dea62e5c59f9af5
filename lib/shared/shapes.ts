/** The little frames of the size chooser: shapes, and the sizes a model makes in each of them. */
import type { MessageKey, Sentence } from './language';
import type { ModelInfo } from './models';

export type ShapeId =
  | 'auto'
  | 'square'
  | 'landscape'
  | 'portrait'
  | 'wide'
  | 'tall'
  | 'four-three'
  | 'three-four'
  | 'cinema';

export type Shape = {
  id: ShapeId;
  label: MessageKey;
  /** What the frame is drawn with; null for auto, which has no shape. */
  ratio: { width: number; height: number } | null;
};

export type SizeTier = 'standard' | '2K' | '4K';

export type SizeOption = {
  shape: ShapeId;
  tier: SizeTier;
  /** Like `Landscape 3:2 2K`. */
  label: Sentence;
  /** What the API takes: `auto` or `WIDTHxHEIGHT`. */
  size: string;
};

export const SHAPES: readonly Shape[] = [
  { id: 'auto', label: 'shapes.auto', ratio: null },
  { id: 'square', label: 'shapes.square', ratio: { width: 1, height: 1 } },
  { id: 'landscape', label: 'shapes.landscape', ratio: { width: 3, height: 2 } },
  { id: 'portrait', label: 'shapes.portrait', ratio: { width: 2, height: 3 } },
  { id: 'wide', label: 'shapes.wide', ratio: { width: 16, height: 9 } },
  { id: 'tall', label: 'shapes.tall', ratio: { width: 9, height: 16 } },
  { id: 'four-three', label: 'shapes.fourThree', ratio: { width: 4, height: 3 } },
  { id: 'three-four', label: 'shapes.threeFour', ratio: { width: 3, height: 4 } },
  { id: 'cinema', label: 'shapes.cinema', ratio: { width: 21, height: 9 } },
];

/** Every one has exactly its shape's ratio; 4K is the largest such size that the API takes. */
const FLEXIBLE: Record<Exclude<ShapeId, 'auto'>, Record<SizeTier, string>> = {
  square: { standard: '1024x1024', '2K': '2048x2048', '4K': '2880x2880' },
  landscape: { standard: '1536x1024', '2K': '2304x1536', '4K': '3504x2336' },
  portrait: { standard: '1024x1536', '2K': '1536x2304', '4K': '2336x3504' },
  wide: { standard: '1536x864', '2K': '2560x1440', '4K': '3840x2160' },
  tall: { standard: '864x1536', '2K': '1440x2560', '4K': '2160x3840' },
  'four-three': { standard: '1152x864', '2K': '2048x1536', '4K': '3264x2448' },
  'three-four': { standard: '864x1152', '2K': '1536x2048', '4K': '2448x3264' },
  cinema: { standard: '1568x672', '2K': '2688x1152', '4K': '3808x1632' },
};

const TIERS = ['standard', '2K', '4K'] as const;
const FIXED_SHAPES: readonly ShapeId[] = ['auto', 'square', 'landscape', 'portrait'];

export function shapesOf(model: ModelInfo): readonly Shape[] {
  return model.sizes === 'fixed' ? SHAPES.filter((shape) => FIXED_SHAPES.includes(shape.id)) : SHAPES;
}

/** Every size offered for the model, shape by shape, smallest first. */
export function sizeOptions(model: ModelInfo): SizeOption[] {
  const tiers = model.sizes === 'fixed' ? (['standard'] as const) : TIERS;
  return shapesOf(model).flatMap(({ id, label }): SizeOption[] => {
    if (id === 'auto') return [{ shape: id, tier: 'standard', label: { key: label }, size: 'auto' }];
    return tiers.map((tier) => ({
      shape: id,
      tier,
      label:
        tier === 'standard'
          ? { key: label }
          : { key: 'shapes.tier', values: { shape: { key: label }, tier } },
      size: FLEXIBLE[id][tier],
    }));
  });
}

/** The option that stands for a size; undefined for a custom size. */
export function findSizeOption(size: string, model: ModelInfo): SizeOption | undefined {
  return sizeOptions(model).find((option) => option.size === size);
}
