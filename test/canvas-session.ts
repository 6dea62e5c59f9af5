/** A session without a browser: the real mask and marks, and a worker that answers what a test says. */
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { createMarkupEngine } from '@/lib/client/mask/markup';
import { createMaskEngine } from '@/lib/client/mask/mask-engine';
import { SentenceError } from '@/lib/client/sentence-error';
import type { Vision } from '@/lib/client/vision/vision';
import type { CanvasJobName, CanvasJobs } from '@/lib/client/workers/canvas-jobs';
import type { Size } from '@/lib/shared/mask/geometry';

type Asked = {
  readonly [Name in CanvasJobName]: { name: Name; takes: CanvasJobs[Name]['takes'] };
}[CanvasJobName];

export type TestSession = Pick<CanvasSession, 'source' | 'engine' | 'markup' | 'worker' | 'vision'> & {
  /** What the worker was asked, in order. */
  readonly asked: Asked[];
};

/** Is ready and sees nothing anywhere, but for what a test says. A glance sees what a click does. */
export function testVision(change: Partial<Vision> = {}): Vision {
  const nothing = () => Promise.reject(new SentenceError({ key: 'canvas.vision.nothing' }));
  const { select = nothing } = change;
  return {
    state: () => ({ kind: 'ready' }),
    subscribe: () => () => {},
    prepare: async () => {},
    select,
    glance: select,
    subject: nothing,
    cancel() {},
    close() {},
    ...change,
  };
}

/** @param answers what the worker gives; a job that is not named gives null */
export function openTestSession(
  size: Size,
  answers: {
    readonly [Name in CanvasJobName]?: (takes: CanvasJobs[Name]['takes']) => CanvasJobs[Name]['gives'];
  } = {},
  vision: Vision = testVision(),
): TestSession {
  const asked: Asked[] = [];
  return {
    source: { file: null, ...size },
    engine: createMaskEngine(size),
    markup: createMarkupEngine(),
    worker: {
      async ask(name, takes) {
        asked.push({ name, takes } as Asked);
        const answer = answers[name] as
          | ((given: typeof takes) => CanvasJobs[typeof name]['gives'])
          | undefined;
        return answer ? answer(takes) : (null as CanvasJobs[typeof name]['gives']);
      },
    },
    vision: () => vision,
    asked,
  };
}
