import { SentenceError } from '@/lib/client/sentence-error';
import type { Progress, VisionAnswer, VisionJobName, VisionJobs, VisionRequest } from './vision-jobs';

export type VisionWorker = {
  /**
   * @param transfer what is handed over instead of copied
   * Rejects with a `SentenceError`, or with an `AbortError` once the worker is closed.
   */
  ask<Name extends VisionJobName>(
    name: Name,
    takes: VisionJobs[Name]['takes'],
    transfer?: Transferable[],
  ): Promise<VisionJobs[Name]['gives']>;
  close(): void;
};

type Waiting = { resolve(gives: never): void; reject(error: Error): void };

export function openVisionWorker(onProgress: (progress: Progress) => void): VisionWorker {
  const worker = new Worker(new URL('./vision-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ending: Error | null = null;

  function end(error: Error): void {
    ending ??= error;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  worker.onmessage = ({ data }: MessageEvent<VisionAnswer>) => {
    if ('progress' in data) {
      onProgress(data.progress);
      return;
    }
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('problem' in data) asked?.reject(new SentenceError(data.problem));
    else asked?.resolve(data.gives as never);
  };
  worker.onerror = () => end(new SentenceError({ key: 'canvas.vision.noWorker' }));

  return {
    ask: (name, takes, transfer = []) =>
      new Promise((resolve, reject) => {
        if (ending !== null) {
          reject(ending);
          return;
        }
        lastId++;
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ id: lastId, name, takes } satisfies VisionRequest, transfer);
      }),
    close() {
      end(new DOMException('closed', 'AbortError'));
    },
  };
}
