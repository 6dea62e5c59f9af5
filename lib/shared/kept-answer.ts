import type { ErrorCode } from './errors';

export const KEPT_ANSWERS: readonly ErrorCode[] = [
  'poisoned_answer',
  'answer_not_saved',
  'picture_elsewhere',
];

/** Whether the answer of a run that ended so is still in the spool, and can be saved when a person asks. */
export function keepsAnswer(code: string | null | undefined): boolean {
  return code != null && KEPT_ANSWERS.includes(code as ErrorCode);
}
