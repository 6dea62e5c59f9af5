import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { enterLook } from '@/lib/client/look-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { LookAnswer } from '@/lib/shared/wire-collections';

export function PasswordForm({
  code,
  isOver,
  onAnswer,
}: {
  code: string;
  /** It was entered a while ago. */
  isOver: boolean;
  onAnswer: (answer: LookAnswer) => void;
}) {
  const t = useTranslations('look.password');
  const id = useId();
  const [password, setPassword] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    try {
      onAnswer(await enterLook(code, password));
    } catch (error) {
      setProblem(sentenceOf(error));
      setSending(false);
    }
  };

  return (
    <form
      className="mx-auto mt-[12vh] flex w-full max-w-96 flex-col gap-2 rounded-xl border bg-raised p-6 shadow-xs"
      onSubmit={enter}
    >
      <h1 className="text-lg font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted">{t(isOver ? 'over' : 'text')}</p>
      <label className={`${LABEL} pt-2`} htmlFor={id}>
        {t('label')}
      </label>
      <TextField
        id={id}
        type="password"
        autoComplete="current-password"
        value={password}
        aria-invalid={problem !== null}
        aria-describedby={`${id}problem`}
        onChange={({ target }) => setPassword(target.value)}
      />
      <p id={`${id}problem`} role="alert" className={problem ? 'text-danger' : 'sr-only'}>
        {problem}
      </p>
      <Button type="submit" variant="primary" className="mt-2" disabled={sending || password === ''}>
        {t('enter')}
      </Button>
    </form>
  );
}
