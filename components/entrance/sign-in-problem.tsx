'use client';
import { useLanguage } from '@/lib/client/language';
import { errorSentence } from '@/lib/shared/errors';
import type { SignInProblem } from '@/lib/shared/sign-in-problem';

/** Why somebody who was at the provider is back here. */
export function SignInProblemNote({ problem }: { problem: SignInProblem | null }) {
  const language = useLanguage();
  if (problem === null) return null;
  return (
    <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-danger">
      {language.say(errorSentence(problem))}
    </p>
  );
}
