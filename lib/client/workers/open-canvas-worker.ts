import { SentenceError } from '@/lib/client/sentence-error';
import type { MessageKey } from '@/lib/shared/language';
import type { CanvasAnswer, CanvasJobName, CanvasJobs, CanvasRequest } from './canvas-jobs';

export type CanvasWorker = {
  /** Rejects with a `SentenceError`, or with what the browser itself says. */
  ask<Name extends CanvasJobName>(
    name: Name,
    takes: CanvasJobs[Name]['takes'],
  ): Promise<CanvasJobs[Name]['gives']>;
  /** Whether it ended, or never began: its script could not be fetched. Whatever is asked of it then rejects. */
  hasEnded(): boolean;
  /** Ends the worker; what is still under way rejects. */
  close(): void;
};

type Waiting = { resolve(gives: never): void; reject(error: Error): void };

export function openCanvasWorker(): CanvasWorker {
  const worker = new Worker(new URL('./canvas-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ending: MessageKey | null = null;

  function end(key: MessageKey): void {
    ending ??= key;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(new SentenceError({ key }));
    waiting.clear();
  }

  worker.onmessage = ({ data }: MessageEvent<CanvasAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('problem' in data) asked?.reject(new SentenceError(data.problem));
    else if ('error' in data) asked?.reject(new Error(data.error));
    else asked?.resolve(data.gives as never);
  };
  worker.onerror = () => end('canvas.problems.noWorker');

  return {
    ask: (name, takes) =>
      new Promise((resolve, reject) => {
        if (ending !== null) {
          reject(new SentenceError({ key: ending }));
          return;
        }
        lastId++;
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ id: lastId, name, takes } satisfies CanvasRequest);
      }),
    hasEnded: () => ending !== null,
    close() {
      end('canvas.problems.closed');
    },
  };
}
