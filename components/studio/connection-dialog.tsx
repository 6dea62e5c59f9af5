import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { LINK } from '@/components/ui/text-looks';
import { getStatus } from '@/lib/client/api';
import { useLanguage } from '@/lib/client/language';
import { useStatus, useStatusStore } from '@/lib/client/live-stores';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useWho } from '@/lib/client/who';
import { type ErrorCode, errorSentence } from '@/lib/shared/errors';
import type { Language } from '@/lib/shared/language';
import type { WireStatus } from '@/lib/shared/wire';

function explain({ kind, host, keyConfigured }: WireStatus['connection'], { t }: Language): string {
  if (kind !== 'compatible') return t(`studio.connection.text.${kind}`);
  const key = keyConfigured ? 'yes' : 'no';
  return host === null
    ? t('studio.connection.text.compatibleUnnamed', { key })
    : t('studio.connection.text.compatible', { host, key });
}

function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={LINK}>
      {children}
      <Icon name="external" className="inline size-3.5 align-[-2px]" />
    </a>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const language = useLanguage();
  return (
    <li className="flex gap-3">
      <span
        className="grid size-6 flex-none place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
        aria-hidden="true"
      >
        {language.number(number)}
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="font-medium">{title}</p>
        <div className="pt-0.5 text-muted">{children}</div>
      </div>
    </li>
  );
}

/** What is connected, how to connect OpenAI, and whether its key works. */
export function ConnectionDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('studio.connection');
  const language = useLanguage();
  const connection = useStatus((status) => status.connection);
  const who = useWho();
  return (
    <Dialog
      title={t(`title.${connection.kind}`)}
      description={explain(connection, language)}
      onClose={onClose}
    >
      {connection.kind === 'demo' && (
        <ol className="flex flex-col gap-4 pt-2 pb-5">
          <Step number={1} title={t('createKey.title')}>
            {t.rich('createKey.text', {
              link: (chunks) => (
                <ExternalLink href="https://platform.openai.com/api-keys">{chunks}</ExternalLink>
              ),
            })}
          </Step>
          <Step number={2} title={t('giveKey.title')}>
            {t.rich('giveKey.text', {
              file: '.env',
              neighbour: 'package.json',
              code: (chunks) => <code>{chunks}</code>,
            })}
            <pre className="mt-2 overflow-x-auto rounded-lg border bg-sunken px-3 py-2 text-xs/5 text-ink">
              OPENAI_API_KEY=sk-…
            </pre>
          </Step>
          <Step number={3} title={t('verify.title')}>
            {t.rich('verify.text', {
              link: (chunks) => (
                <ExternalLink href="https://platform.openai.com/settings/organization/general">
                  {chunks}
                </ExternalLink>
              ),
            })}
          </Step>
        </ol>
      )}
      {who.admin && <KeyTest />}
    </Dialog>
  );
}

function KeyTest() {
  const t = useTranslations('studio.connection');
  const store = useStatusStore();
  const language = useLanguage();
  const { kind, host, keyTest } = useStatus((status) => status.connection);
  const [testing, setTesting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const test = async () => {
    setTesting(true);
    setFailure(null);
    try {
      store.set(await getStatus(true));
    } catch (error) {
      setFailure(sentenceOf(error));
    }
    setTesting(false);
  };

  const accepted = kind === 'demo' ? t('noKey') : t('keyAccepted');
  const said = (code: ErrorCode | null) =>
    code === null
      ? accepted
      : language.say(errorSentence(code, kind === 'compatible' ? (host ?? undefined) : undefined));
  const shown = failure
    ? { ok: false, message: failure }
    : keyTest && { ok: keyTest.ok, message: said(keyTest.code) };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button onClick={test} aria-disabled={testing}>
        {testing ? <Spinner /> : <Icon name="key" />}
        {t('test')}
      </Button>
      <p
        role="status"
        className={`min-w-0 flex-1 basis-48 ${testing || !shown ? 'text-muted' : shown.ok ? 'text-ok' : 'text-danger'}`}
      >
        {testing ? t('testing') : shown?.message}
      </p>
    </div>
  );
}
