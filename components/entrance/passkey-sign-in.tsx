'use client';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { signInWithPasskey } from '@/lib/client/passkeys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useHydrated } from '@/lib/client/use-hydrated';

/** The browser shows the passkeys that it has for this place. */
export function PasskeySignIn({ next }: { next: string }) {
  const t = useTranslations('entrance.signIn');
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function signIn() {
    setBusy(true);
    setProblem(null);
    try {
      await signInWithPasskey();
      location.assign(next);
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  }

  if (hydrated && !browserSupportsWebAuthn()) return null;
  return (
    <>
      <Button disabled={!hydrated} aria-disabled={busy} onClick={() => !busy && void signIn()}>
        {busy ? <Spinner /> : <Icon name="key" />}
        {t('passkey')}
      </Button>
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
    </>
  );
}
