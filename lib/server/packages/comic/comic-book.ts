import 'server-only';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { shapeTexts } from '@/lib/server/lettering/shape-texts';
import type { PackageItem, PackageJob, PackageTools } from '@/lib/server/packages/package';
import type { PictureFormat, PictureLayer } from '@/lib/server/pixels/compose-picture';
import type { Box } from '@/lib/shared/lettering/box';
import { type DrawnPath, toSvg } from '@/lib/shared/lettering/drawn-path';
import { type DrawnPanel, drawPanel, lettersFrom, textsOf } from '@/lib/shared/recipes/comic-drawing';
import { type Letters, type PanelFrame, READABLE_PT } from '@/lib/shared/recipes/comic-lettering';
import {
  type ComicPage,
  type PageFrame,
  POINTS_PER_INCH,
  PRINT_DPI,
  pageFrame,
  pagesOf,
} from '@/lib/shared/recipes/comic-pages';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';

type Item = PackageItem<'comic'>;
type Size = { width: number; height: number };

/** Drawn over a picture, in the units of its view. */
export type PanelDrawing = Size & { paths: readonly DrawnPath[]; view: Box; left: number; top: number };

/** On a phone, of a picture that is as wide as it. */
const READABLE_PX = 14;
const MOST_SIGNS = 10;

/** A comic while it is packed: its pages, its shaped words, and what was noticed. */
export class ComicBook {
  readonly frame: PageFrame;
  readonly pages: readonly ComicPage<Item>[];
  readonly settings: PackageJob<'comic'>['settings'];
  private readonly letters: Letters | null;
  private readonly job: PackageJob<'comic'>;
  private readonly tools: PackageTools;

  constructor(job: PackageJob<'comic'>, options: URLSearchParams, tools: PackageTools) {
    this.job = job;
    this.tools = tools;
    this.settings = job.settings;
    this.frame = pageFrame(job.settings);
    this.pages = pagesOf(this.frame, job.items);
    const texts = options.get('lettering') === 'none' ? null : textsOf(job.items);
    this.letters = texts === null ? null : lettersFrom(texts, shapeTexts(texts, job.settings));
  }

  /** What is drawn over a panel; where it is on its page, or in a frame of its own. */
  draw(item: Item, frame: PanelFrame): DrawnPanel {
    return drawPanel(item, frame, this.letters, this.settings);
  }

  /** The panel's picture as a file of exactly this size; null where it has none. */
  async picture(item: Item, frame: Size, format: PictureFormat): Promise<string | null> {
    const { image } = item;
    if (image === null) return null;
    this.tools.signal.throwIfAborted();
    const outputPath = join(this.tools.directory, `panel-${item.id}`);
    await this.tools.blobs.withFile(image.sha256, (sourcePath) =>
      this.tools.pixels.run('fillFrame', { sourcePath, frame, format, outputPath }),
    );
    return outputPath;
  }

  /** Pictures, and what is drawn over them, as one file. */
  async compose(
    size: Size,
    layers: readonly PictureLayer[],
    drawings: readonly PanelDrawing[],
    format: PictureFormat,
  ): Promise<Uint8Array> {
    this.tools.signal.throwIfAborted();
    const outputPath = join(this.tools.directory, 'composed');
    await this.tools.pixels.run('composePicture', {
      size,
      layers,
      drawings: drawings.map(({ paths, view, left, top, width, height }) => ({
        svg: toSvg(paths, view, { width, height }),
        left,
        top,
      })),
      format,
      outputPath,
    });
    await Promise.all(layers.map(({ path }) => rm(path)));
    return this.take(outputPath);
  }

  async take(path: string): Promise<Buffer> {
    const bytes = await readFile(path);
    await rm(path);
    return bytes;
  }

  pageSize(dpi: number): Size {
    const scale = dpi / POINTS_PER_INCH;
    return { width: Math.round(this.frame.width * scale), height: Math.round(this.frame.height * scale) };
  }

  /** One page as a picture of its trimmed size. */
  async pagePicture(page: ComicPage<Item>, dpi: number, format: PictureFormat): Promise<Uint8Array> {
    const size = this.pageSize(dpi);
    const layers: PictureLayer[] = [];
    const paths: DrawnPath[] = [];
    for (const { item, box } of page.panels) {
      const whole = inPixels(box, dpi / POINTS_PER_INCH);
      const path = await this.picture(item, whole, { format: 'png' });
      if (path !== null) layers.push({ path, ...cutToPage(whole, size) });
      paths.push(...this.draw(item, { box, live: this.frame.live }).paths);
    }
    const view = { x: 0, y: 0, width: this.frame.width, height: this.frame.height };
    return this.compose(size, layers, [{ paths, view, left: 0, top: 0, ...size }], format);
  }

  /** What is checked of each panel: on its page, or as a picture of its own in which a point has so many pixels. */
  checks(pixelsPerPoint?: (box: Box) => number): PackageCheck[] {
    return this.panels().flatMap(({ item, box }): PackageCheck[] => {
      const alone = pixelsPerPoint !== undefined;
      const { balloons } = this.draw(item, { box, live: alone ? box : this.frame.live });
      const smallest = Math.min(...balloons.map(({ words }) => words.size));
      const size = Math.round(smallest * (pixelsPerPoint?.(box) ?? 1) * 10) / 10;
      const least = alone ? READABLE_PX : READABLE_PT;
      const missing = new Set(
        item.details.lines.flatMap((line) => this.letters?.textOf(line)?.missing ?? []),
      );
      const check = (what: PackageCheck['what'], passed: boolean) => ({ item: item.name, what, passed });
      return [
        ...(item.image === null ? [check({ key: 'packages.comic.emptyPanel' }, false)] : []),
        ...(balloons.length === 0
          ? []
          : [
              check(
                {
                  key: alone ? 'packages.comic.letterPixels' : 'packages.comic.letterPoints',
                  values: { size, least },
                },
                size >= least,
              ),
            ]),
        ...(missing.size === 0
          ? []
          : [
              check(
                {
                  key: 'packages.comic.missingSigns',
                  values: { signs: { list: [...missing].slice(0, MOST_SIGNS), join: 'facts' } },
                },
                false,
              ),
            ]),
      ];
    });
  }

  panels() {
    return this.pages.flatMap(({ panels }) => panels);
  }

  /** How finely each panel is printed. */
  printChecks(): PackageCheck[] {
    return this.panels().flatMap(({ item, box }) => {
      const dpi = printedDpi(item, box);
      if (dpi === null) return [];
      const values = { dpi, wanted: PRINT_DPI };
      return [
        { item: item.name, what: { key: 'packages.comic.resolution', values }, passed: dpi >= PRINT_DPI },
      ];
    });
  }

  /** The one about the whole. */
  pageCheck(): PackageCheck {
    const values = { pages: this.pages.length, panels: this.job.items.length };
    return { item: null, what: { key: 'packages.comic.pages', values }, passed: true };
  }
}

/** Pixels of the picture to an inch of paper, once it fills its panel. */
export function printedDpi({ image }: Pick<Item, 'image'>, box: Size): number | null {
  if (image === null) return null;
  const pixels = Math.min(image.width / box.width, image.height / box.height);
  return Math.floor(pixels * POINTS_PER_INCH + 1e-6);
}

type Place = Size & { left: number; top: number };

/** Edges are rounded, not lengths: what meets on the page meets in the picture. */
export function inPixels({ x, y, width, height }: Box, scale: number): Place {
  const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
  return {
    left,
    top,
    width: Math.max(1, Math.round((x + width) * scale) - left),
    height: Math.max(1, Math.round((y + height) * scale) - top),
  };
}

/** What hangs over the page's edge is not part of its picture. */
function cutToPage(place: Place, page: Size): Omit<PictureLayer, 'path'> {
  const [left, top] = [Math.max(0, place.left), Math.max(0, place.top)];
  return {
    left,
    top,
    fromX: left - place.left,
    fromY: top - place.top,
    width: Math.min(place.left + place.width, page.width) - left,
    height: Math.min(place.top + place.height, page.height) - top,
  };
}
