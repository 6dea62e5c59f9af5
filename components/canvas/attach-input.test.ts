import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCanvasSettings } from '@/lib/client/mask/canvas-settings';
import { screenPoint } from '@/lib/shared/mask/geometry';
import { openTestSession } from '@/test/canvas-session';
import { attachInput } from './attach-input';
import { createCanvasController } from './canvas-controller';

const PHOTO = { width: 400, height: 300 };
/** Where the surface begins on the page. */
const ORIGIN = { left: 30, top: 10 };

let page: EventTarget;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), { activeElement: null, documentElement: { dataset: {} } }),
  );
  vi.stubGlobal('WheelEvent', { DOM_DELTA_LINE: 1 });
});
afterEach(() => vi.unstubAllGlobals());

function openSurface() {
  const session = openTestSession(PHOTO);
  const settings = createCanvasSettings(PHOTO.width);
  settings.setState({ sizePx: 6, hardnessPercent: 100 });
  const nothing = () => {};
  const controller = createCanvasController({
    session,
    settings,
    redraw: { view: nothing, paint: nothing, overlay: nothing, mask: nothing },
    mode: () => 'mask',
    region: () => null,
    announce: nothing,
    onStatus: nothing,
    onProblem: nothing,
    onHelp: nothing,
    onText: nothing,
  });
  controller.resize(PHOTO, 1);
  controller.zoomTo(1, screenPoint(200, 150));
  const surface = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ ...ORIGIN, ...PHOTO }),
    offsetWidth: PHOTO.width,
    offsetHeight: PHOTO.height,
    style: { cursor: '' },
    focus: nothing,
    setPointerCapture() {
      throw new Error('There is no such pointer.');
    },
  });
  const drains = new Set<() => void>();
  const end = attachInput(surface as unknown as HTMLElement, controller, {
    schedule: nothing,
    onFrame(drain) {
      drains.add(drain);
      return () => drains.delete(drain);
    },
  });
  const frame = () => {
    for (const drain of drains) drain();
  };
  return { session, settings, controller, surface, frame, end };
}

const pointer = (x: number, y: number) => ({
  pointerId: 1,
  pointerType: 'mouse',
  clientX: x + ORIGIN.left,
  clientY: y + ORIGIN.top,
  pressure: 0.5,
  shiftKey: false,
  altKey: false,
  button: 0,
  buttons: 1,
});
const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({
  key: name,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...more,
});

function fire(target: EventTarget, type: string, init: object): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), init);
  target.dispatchEvent(event);
  return event;
}

test('a stroke goes through all that a pointer reported between two frames', () => {
  const { session, surface, frame } = openSurface();
  const at = (x: number, y: number) => session.engine.mask.data[y * PHOTO.width + x];
  fire(surface, 'pointerdown', pointer(50, 100));
  const reports = [...Array(40).keys()].map((i) => pointer(54 + 4 * i, i % 2 === 0 ? 120 : 100));
  for (let i = 0; i < reports.length; i += 20)
    fire(surface, 'pointermove', {
      ...reports[i + 19],
      getCoalescedEvents: () => reports.slice(i, i + 20),
    });
  expect(at(54, 121)).toBe(0);
  frame();
  for (const { clientX, clientY } of reports)
    expect(at(clientX - ORIGIN.left, clientY - ORIGIN.top)).toBe(255);
  fire(surface, 'pointermove', pointer(300, 200));
  fire(surface, 'pointerup', pointer(300, 200));
  expect(at(299, 200)).toBe(255);
  expect(session.engine.undo()).toBe('brush');
  expect(session.engine.summary().isEmpty).toBe(true);
});

test('what is held ends with the key, and with the focus', () => {
  const { controller, surface } = openSurface();
  expect(fire(surface, 'keydown', key(' ', { code: 'Space' })).defaultPrevented).toBe(true);
  expect([controller.cursor(), surface.style.cursor]).toEqual(['grab', 'grab']);
  fire(page, 'keyup', key(' ', { code: 'Space' }));
  expect(surface.style.cursor).toBe('none');
  fire(surface, 'keydown', key('\\', { code: 'Backslash' }));
  expect(controller.isOriginalHeld()).toBe(true);
  fire(surface, 'blur', {});
  expect(controller.isOriginalHeld()).toBe(false);
});

test('a key that is held repeats sizes, not tools; Escape with nothing to cancel is left to the page', () => {
  const { settings, surface } = openSurface();
  fire(surface, 'keydown', key('m'));
  expect(fire(surface, 'keydown', key('m', { repeat: true })).defaultPrevented).toBe(true);
  expect(settings.getState().tool).toBe('rectangle');
  fire(surface, 'keydown', key(']'));
  fire(surface, 'keydown', key(']', { repeat: true }));
  expect(settings.getState().sizePx).toBe(8);
  expect(fire(surface, 'keydown', key('Escape')).defaultPrevented).toBe(false);
  expect(fire(surface, 'keydown', key('v')).defaultPrevented).toBe(false);
});

test('the wheel moves, zooms where it is with Ctrl, and sizes the brush with Alt', () => {
  const { controller, settings, surface, end } = openSurface();
  const wheel = { ...pointer(100, 50), deltaX: 0, deltaY: 2, deltaMode: 1, ctrlKey: false, metaKey: false };
  const before = controller.view();
  fire(surface, 'wheel', wheel);
  expect(controller.view().offsetY).toBe(before.offsetY - 32);
  fire(surface, 'wheel', { ...wheel, deltaY: -100, deltaMode: 0, ctrlKey: true });
  expect(controller.view().scale).toBeCloseTo(Math.exp(0.18), 5);
  fire(surface, 'wheel', { ...wheel, altKey: true });
  expect(settings.getState().sizePx).toBe(5);
  end();
  fire(surface, 'wheel', { ...wheel, altKey: true });
  expect(settings.getState().sizePx).toBe(5);
});
