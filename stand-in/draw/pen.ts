import { mix, saturate, shade } from './color';

/** `paint` fills shapes; `line` draws their outlines on paper; `neon` draws glowing outlines on the dark. */
export type Medium = 'paint' | 'line' | 'neon';

/** A colour, or a gradient with the colour it stands for where gradients are not drawn. */
export type Paint = string | { url: string; base: string };

export type Stop = readonly [offset: number, color: string, opacity?: number];

type Look = {
  opacity?: number;
  stroke?: string;
  strokeWidth?: number;
  /** Light, mist and shadows: things that have no outline. */
  soft?: boolean;
  dash?: string;
};

type Place = { x?: number; y?: number; scale?: number; flip?: boolean; rotate?: number };

const baseOf = (paint: Paint) => (typeof paint === 'string' ? paint : paint.base);
const refOf = (paint: Paint) => (typeof paint === 'string' ? paint : paint.url);

/** One decimal is a tenth of a pixel, and keeps a scene of thousands of shapes small. */
export const round = (value: number) => String(Math.round(value * 10) / 10);

export const points = (list: readonly (readonly [number, number])[]) =>
  `M${list.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;

/** Writes one SVG. It knows the medium, so that a scene is described once for all of them. */
export class Pen {
  readonly width: number;
  readonly height: number;
  /** 0 flat and few shapes, to 4 everything there is. */
  readonly detail: number;
  readonly medium: Medium;
  readonly paper: string;
  readonly ink: string;
  readonly #body: string[] = [];
  readonly #defs: string[] = [];
  #ids = 0;

  constructor(options: {
    width: number;
    height: number;
    detail: number;
    medium: Medium;
  }) {
    this.width = options.width;
    this.height = options.height;
    this.detail = options.detail;
    this.medium = options.medium;
    this.paper = options.medium === 'neon' ? '#0b0720' : '#f7f1e4';
    this.ink = '#2a2a38';
  }

  /** A thousandth of the picture's shorter side, in pixels. */
  get unit(): number {
    return Math.min(this.width, this.height) / 1000;
  }

  linear(
    stops: readonly Stop[],
    options: { x1?: number; y1?: number; x2?: number; y2?: number } = {},
  ): Paint {
    const { x1 = 0, y1 = 0, x2 = 0, y2 = 1 } = options;
    return this.#gradient('linearGradient', `x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`, stops);
  }

  radial(stops: readonly Stop[], options: { cx?: number; cy?: number; r?: number } = {}): Paint {
    const { cx = 0.5, cy = 0.5, r = 0.5 } = options;
    return this.#gradient('radialGradient', `cx="${cx}" cy="${cy}" r="${r}"`, stops);
  }

  #gradient(element: string, attributes: string, stops: readonly Stop[]): Paint {
    const middle = stops[Math.floor(stops.length / 2)]?.[1] ?? '#888888';
    if (this.medium !== 'paint') return middle;
    this.#ids += 1;
    const id = `o${this.#ids}`;
    const inner = stops
      .map(
        ([offset, color, opacity]) =>
          `<stop offset="${offset}" stop-color="${color}"${opacity === undefined ? '' : ` stop-opacity="${opacity}"`}/>`,
      )
      .join('');
    this.#defs.push(`<${element} id="${id}" ${attributes}>${inner}</${element}>`);
    return { url: `url(#${id})`, base: middle };
  }

  /** A body lit from above; flat at the lowest detail. */
  shaded(color: string, depth = 0.09): Paint {
    if (this.detail === 0) return color;
    return this.linear(
      [
        [0, shade(color, depth * 0.8)],
        [0.55, color],
        [1, shade(color, -depth)],
      ],
      { x1: 0.2, x2: 0.75 },
    );
  }

  path(d: string, fill: Paint, look: Look = {}): void {
    this.#emit(`path d="${d}"`, fill, look);
  }

  circle(x: number, y: number, r: number, fill: Paint, look: Look = {}): void {
    this.#emit(`circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}"`, fill, look);
  }

  ellipse(x: number, y: number, rx: number, ry: number, fill: Paint, look: Look = {}): void {
    this.#emit(`ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}"`, fill, look);
  }

  rect(
    x: number,
    y: number,
    width: number,
    height: number,
    fill: Paint,
    look: Look & { radius?: number } = {},
  ): void {
    const radius = look.radius ? ` rx="${round(look.radius)}"` : '';
    this.#emit(
      `rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${radius}`,
      fill,
      look,
    );
  }

  /** A line that stays a line in every medium. */
  stroke(
    d: string,
    color: string,
    width: number,
    look: { opacity?: number; dash?: string; soft?: boolean } = {},
  ): void {
    if (look.soft && this.medium !== 'paint') return;
    const dash = look.dash ? ` stroke-dasharray="${look.dash}"` : '';
    const opacity = look.opacity === undefined ? '' : ` stroke-opacity="${look.opacity}"`;
    const rest = `fill="none" stroke-linecap="round" stroke-linejoin="round"${dash}`;
    if (this.medium === 'neon') {
      this.#body.push(
        `<path d="${d}" ${rest} stroke="${glowOf(color)}" stroke-width="${round(width * 2.4)}" stroke-opacity="0.25"/>`,
      );
    }
    const tone = this.medium === 'line' ? this.ink : this.medium === 'neon' ? glowOf(color) : color;
    const thickness = this.medium === 'line' ? Math.min(width, 3) : width;
    this.#body.push(`<path d="${d}" ${rest} stroke="${tone}" stroke-width="${round(thickness)}"${opacity}/>`);
  }

  /** The ground of the whole picture: paint only, paper in the other media. */
  backdrop(fill: Paint): void {
    const tone = this.medium === 'paint' ? refOf(fill) : this.paper;
    this.#body.push(`<rect width="${this.width}" height="${this.height}" fill="${tone}"/>`);
  }

  /** A halo that fades out. */
  glow(x: number, y: number, r: number, color: string, opacity: number): void {
    if (this.medium === 'line') return;
    const strength = this.medium === 'neon' ? opacity * 0.5 : opacity;
    this.#ids += 1;
    const id = `o${this.#ids}`;
    this.#defs.push(
      `<radialGradient id="${id}"><stop offset="0" stop-color="${color}" stop-opacity="${round2(strength)}"/><stop offset="0.4" stop-color="${color}" stop-opacity="${round2(strength * 0.35)}"/><stop offset="1" stop-color="${color}" stop-opacity="0"/></radialGradient>`,
    );
    this.#body.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="url(#${id})"/>`);
  }

  group(place: Place, draw: () => void): void {
    const { x = 0, y = 0, scale = 1, flip = false, rotate = 0 } = place;
    const turn = rotate === 0 ? '' : ` rotate(${round(rotate)})`;
    const size = Math.round(scale * 10000) / 10000;
    this.#body.push(
      `<g transform="translate(${round(x)} ${round(y)})${turn} scale(${flip ? -size : size} ${size})">`,
    );
    draw();
    this.#body.push('</g>');
  }

  /** Draws only inside the outline `d`. */
  clip(d: string, draw: () => void): void {
    this.#ids += 1;
    const id = `o${this.#ids}`;
    this.#defs.push(`<clipPath id="${id}"><path d="${d}"/></clipPath>`);
    this.#body.push(`<g clip-path="url(#${id})">`);
    draw();
    this.#body.push('</g>');
  }

  #emit(shape: string, fill: Paint, look: Look): void {
    if (this.medium === 'paint') {
      // Not `opacity`: that makes librsvg paint the shape on a layer as large as the whole picture, 30 ms each at 4K.
      const amount = look.opacity === undefined ? null : round2(look.opacity);
      const opacity = amount === null ? '' : ` fill-opacity="${amount}" stroke-opacity="${amount}"`;
      const stroke = look.stroke
        ? ` stroke="${look.stroke}" stroke-width="${round(look.strokeWidth ?? 1)}" stroke-linejoin="round"`
        : '';
      this.#body.push(`<${shape} fill="${refOf(fill)}"${stroke}${opacity}/>`);
      return;
    }
    if (look.soft) return;
    const rest = 'stroke-linejoin="round" vector-effect="non-scaling-stroke"';
    const thin = Math.max(1, this.unit * (this.medium === 'neon' ? 2.3 : 1.9));
    if (this.medium === 'line') {
      // A hint of the colour, as of an ink drawing that was washed over once.
      const wash = mix(this.paper, baseOf(fill), 0.16);
      this.#body.push(
        `<${shape} fill="${wash}" stroke="${this.ink}" stroke-width="${round(thin)}" ${rest}/>`,
      );
      return;
    }
    const color = glowOf(baseOf(fill));
    this.#body.push(
      `<${shape} fill="${mix(this.paper, baseOf(fill), 0.14)}" stroke="${color}" stroke-width="${round(thin * 4.5)}" stroke-opacity="0.26" ${rest}/>`,
      `<${shape} fill="none" stroke="${color}" stroke-width="${round(thin)}" ${rest}/>`,
    );
  }

  /** Adds ready-made SVG, such as the caption. */
  raw(svg: string): void {
    this.#body.push(svg);
  }

  toSvg(): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"><defs>${this.#defs.join('')}</defs>${this.#body.join('')}</svg>`;
  }
}

const round2 = (value: number) => String(Math.round(value * 100) / 100);

const glowCache = new Map<string, string>();

/** The colour as a neon tube would have it: bright, and with more colour than it had. */
function glowOf(color: string): string {
  const known = glowCache.get(color);
  if (known !== undefined) return known;
  const glow = shade(saturate(mix(color, '#ff4fd8', 0.14), 1.5), 0.32);
  if (glowCache.size > 500) glowCache.clear();
  glowCache.set(color, glow);
  return glow;
}
