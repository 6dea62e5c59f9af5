/** A canvas without a browser, for what a hand does on it. */
import { vi } from 'vitest';
import { createCanvasController } from '@/components/canvas/canvas-controller';
import type { CanvasMode, RegionFrame } from '@/components/canvas/tools/tool';
import { type CanvasSettings, createCanvasSettings } from '@/lib/client/mask/canvas-settings';
import type { PointerPress } from '@/lib/client/mask/pointer-gestures';
import { english } from '@/lib/shared/language';
import { screenPoint } from '@/lib/shared/mask/geometry';
import type { TestSession } from './canvas-session';

type Options = { mode?: CanvasMode; region?: RegionFrame | null; settings?: Partial<CanvasSettings> };

/** The photo at 100 % with its corner at the screen's: a point on the screen is the same point on the photo. */
export function openTestCanvas(
  session: TestSession,
  { mode = 'mask', region = null, settings: chosen = {} }: Options = {},
) {
  const { source } = session;
  const settings = createCanvasSettings(source.width);
  settings.setState({ combine: 'add', ...chosen });
  const said: string[] = [];
  const on = { onStatus: vi.fn(), onProblem: vi.fn(), onHelp: vi.fn(), onText: vi.fn() };
  const redraw = { view() {}, paint() {}, overlay: vi.fn(), mask() {} };
  const controller = createCanvasController({
    session,
    settings,
    redraw,
    mode: () => mode,
    region: () => region,
    announce: (sentence) => said.push(english.say(sentence)),
    ...on,
  });
  controller.resize(source, 1);
  controller.zoomTo(1, screenPoint(source.width / 2, source.height / 2));
  const press = (x: number, y: number, change: Partial<PointerPress> = {}): PointerPress => ({
    id: 1,
    kind: 'mouse',
    point: screenPoint(x, y),
    timeMs: 0,
    pressure: 0.5,
    shift: false,
    button: 0,
    alt: false,
    ...change,
  });
  return { session, settings, controller, said, press, redraw, ...on };
}

/** With patience, for a machine that is busy. */
export const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 5 });
