import { sentenceOf } from './sentence-of';

/** How a page shows a short notice. */
export type Notify = (notice: {
  message: string;
  tone?: 'neutral' | 'danger';
  action?: { label: string; run: () => void };
}) => void;

/** @returns waits for something and says, where it failed, why; answers whether it worked */
export function createAttempt(notify: Notify): (task: Promise<unknown>) => Promise<boolean> {
  return async (task) => {
    try {
      await task;
      return true;
    } catch (error) {
      notify({ tone: 'danger', message: sentenceOf(error) });
      return false;
    }
  };
}
