import 'server-only';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';

/**
 * What a thread or a process can do: by name, what it is given and what it answers; and, of some, what it reports at a step
 * before that. All of it crosses as a copy.
 */
export type Jobs = Record<string, { input: unknown; result: unknown; report?: unknown }>;

/** What a job reports on its way; `never` where it reports nothing. */
export type ReportOf<Job> = Job extends { report: infer Report } ? Report : never;

export type JobRequest<Some extends Jobs> = {
  [Name in keyof Some]: { id: number; name: Name; input: Some[Name]['input'] };
}[keyof Some];

export type JobReply<Some extends Jobs> = { id: number; result: Some[keyof Some]['result'] } | FailedJob;

export type JobReport<Some extends Jobs> = { id: number; report: ReportOf<Some[keyof Some]> };

type FailedJob = {
  id: number;
  error: unknown;
  /** Of our own table, and what is said of it; null for any other error. */
  refusal: { code: ErrorCode; said: Sentence | string } | null;
  /** What the system said, such as ENOSPC. */
  errno: { code: string | undefined; errno: number } | null;
};

/** A class does not survive the way between threads, nor does what hangs on an error; its codes and its sentence do. */
export function toFailure(id: number, error: unknown): FailedJob {
  const { code, errno } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return {
    id,
    error,
    refusal:
      error instanceof OverpaintError ? { code: error.code, said: error.sentence ?? error.message } : null,
    errno: errno === undefined ? null : { code, errno },
  };
}

export function toError({ error, refusal, errno }: FailedJob): unknown {
  if (refusal !== null) return new OverpaintError(refusal.code, refusal.said);
  return error instanceof Error && errno !== null ? Object.assign(error, errno) : error;
}
