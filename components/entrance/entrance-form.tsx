'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { json, request } from '@/lib/client/api';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useHydrated } from '@/lib/client/use-hydrated';

export function EntranceTitle({ children }: { children: string }) {
  return <h1 className="text-lg font-semibold tracking-tight">{children}</h1>;
}

/**
 * One form before the sign-in: sends its fields, and goes on where the server has set its cookie. That is a new document:
 * nothing of who was here before stays in the page.
 */
export function EntranceForm({
  title,
  text,
  path,
  extra,
  next,
  button,
  working,
  children,
}: {
  title: string;
  text?: string;
  path: string;
  /** What is sent beside the fields. */
  extra?: Record<string, string | null>;
  next: string;
  button: string;
  working: string;
  children: ReactNode;
}) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function send(fields: FormData) {
    setBusy(true);
    setProblem(null);
    try {
      await request(path, json('POST', { ...Object.fromEntries(fields), ...extra }));
      location.assign(next);
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send(new FormData(event.currentTarget));
      }}
    >
      <EntranceTitle>{title}</EntranceTitle>
      {text !== undefined && <p className="-mt-2 text-muted">{text}</p>}
      {children}
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
      <Button type="submit" variant="primary" disabled={!hydrated} aria-disabled={busy}>
        {busy && <Spinner />}
        {busy ? working : button}
      </Button>
    </form>
  );
}
