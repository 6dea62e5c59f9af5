import { NextIntlClientProvider } from 'next-intl';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { englishMessages } from '@/i18n/english';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { createCanvasSettings } from '@/lib/client/mask/canvas-settings';
import { openTestSession } from '@/test/canvas-session';
import { english } from '@/test/english';
import type { RegionFrame } from './tool';
import { findTool, TOOLS } from './tool-list';

const inEnglish = (children: ReactNode) => ({
  locale: english.locale,
  messages: englishMessages,
  timeZone: 'UTC',
  children,
});
const PHOTO = { width: 400, height: 300 };
const region: RegionFrame = { rect: { x: 5, y: 6, width: 170, height: 180 }, onChange() {} };

function optionsOf(mode: 'mask' | 'markup', name: string, byNumbers = false): string {
  const settings = createCanvasSettings(PHOTO.width);
  settings.setState({ shapesByNumbers: byNumbers });
  const session = openTestSession(PHOTO);
  const options = createElement(findTool(mode, name).Options, {
    session: {
      ...session,
      subscribe: () => () => {},
      summary: session.engine.summary,
    } as unknown as CanvasSession,
    // Rendering to text reads what a store began with.
    settings: { ...settings, getInitialState: settings.getState },
    controller: { settle: vi.fn(), openSelection: vi.fn(), announce: vi.fn(), refine: vi.fn(), run: vi.fn() },
    isSelectionOpen: false,
    isWorking: false,
    focusPhoto() {},
    region,
  });
  return renderToStaticMarkup(createElement(NextIntlClientProvider, inEnglish(options)));
}

test.each([
  ['mask', 'brush', 'Hardness'],
  ['mask', 'eraser', 'Hardness'],
  ['mask', 'lasso', 'Intersect'],
  ['mask', 'polygon', 'Intersect'],
  ['mask', 'rectangle', 'By numbers…'],
  ['mask', 'ellipse', 'By numbers…'],
  ['mask', 'wand', 'Tolerance'],
  ['mask', 'frame', 'Region by numbers'],
  ['mask', 'hand', 'Drag to move the photo.'],
  ['mask', 'zoom', 'Click to zoom in, with Alt to zoom out.'],
  ['markup', 'pen', 'Width'],
  ['markup', 'arrow', 'Width'],
  ['markup', 'line', 'Width'],
  ['markup', 'rectangle', 'Width'],
  ['markup', 'ellipse', 'Width'],
  ['markup', 'text', 'Text size'],
  ['markup', 'select', 'Click a mark to select it'],
] as const)('of %s, %s offers %s', (mode, name, words) => {
  expect(optionsOf(mode, name)).toContain(words);
});

test('every tool offers something', () => {
  for (const mode of ['mask', 'markup'] as const)
    for (const { name } of TOOLS[mode]) expect(optionsOf(mode, name)).not.toBe('');
});

test('a shape by numbers starts in the middle of the photo, a region where it is', () => {
  const shape = optionsOf('mask', 'ellipse', true);
  for (const words of ['Ellipse by numbers', 'value="100"', 'value="75"', 'value="200"', 'value="150"'])
    expect(shape).toContain(words);
  for (const words of ['value="5"', 'value="6"', 'value="170"', 'value="180"'])
    expect(optionsOf('mask', 'frame')).toContain(words);
});
