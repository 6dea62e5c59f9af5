type Lab = { lightness: number; a: number; b: number };

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear = (value: number) =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;

/** OKLab (B. Ottosson, 2020): mixing in it keeps dusk pink where sRGB would go through grey. */
function toLab(hex: string): Lab {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  ) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

function toHex({ lightness, a, b }: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = channels.map((value) =>
    Math.round(255 * Math.min(1, Math.max(0, fromLinear(Math.max(0, value))))),
  );
  return `#${bytes.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** `amount` 0 is the first colour, 1 the second. Colours are `#rrggbb`. */
export function mix(first: string, second: string, amount: number): string {
  const [from, to] = [toLab(first), toLab(second)];
  const at = (low: number, high: number) => low + (high - low) * amount;
  return toHex({ lightness: at(from.lightness, to.lightness), a: at(from.a, to.a), b: at(from.b, to.b) });
}

/** Lightness moved by `amount` (−1 to 1) with the hue kept. */
export function shade(color: string, amount: number): string {
  const lab = toLab(color);
  return toHex({ ...lab, lightness: Math.min(0.99, Math.max(0.02, lab.lightness + amount)) });
}

/** 0 grey, 1 as it is, more is richer. */
export function saturate(color: string, factor: number): string {
  const { lightness, a, b } = toLab(color);
  return toHex({ lightness, a: a * factor, b: b * factor });
}

/** `hue` in degrees; `chroma` 0 to about 0.3. */
export function oklch(lightness: number, chroma: number, hue: number): string {
  const angle = (hue * Math.PI) / 180;
  return toHex({ lightness, a: chroma * Math.cos(angle), b: chroma * Math.sin(angle) });
}

/** The same lightness and strength at another hue. */
export function turnHue(color: string, degrees: number): string {
  const { lightness, a, b } = toLab(color);
  return oklch(lightness, Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI + degrees);
}
