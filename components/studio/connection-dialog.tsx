import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { LINK } from '@/components/ui/text-looks';
import { getStatus } from '@/lib/client/api';
import { useStatus, useStatusStore } from '@/lib/client/live-stores';
import type { WireStatus } from '@/lib/shared/wire';

const TITLES: Record<WireStatus['connection']['kind'], string> = {
  demo: 'You are using the built-in stand-in',
  openai: 'Connected to OpenAI',
  compatible: 'Connected to a compatible server',
};

function explain({ kind, host, keyConfigured }: WireStatus['connection']): string {
  if (kind === 'demo')
    return 'It draws on this machine, for free, and says so on every picture. Prices are what OpenAI would have asked.';
  if (kind === 'openai') return 'The key stays on the server; no browser ever sees it.';
  return `Requests go to ${host ?? 'the configured base URL'}${keyConfigured ? ', with a key that stays on the server.' : ', without a key.'}`;
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
  return (
    <li className="flex gap-3">
      <span
        className="grid size-6 flex-none place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
        aria-hidden="true"
      >
        {number}
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
  const connection = useStatus((status) => status.connection);
  return (
    <Dialog title={TITLES[connection.kind]} description={explain(connection)} onClose={onClose}>
      {connection.kind === 'demo' && (
        <ol className="flex flex-col gap-4 pt-2 pb-5">
          <Step number={1} title="Create a key">
            On OpenAI’s <ExternalLink href="https://platform.openai.com/api-keys">API keys page</ExternalLink>
            . It needs permission for images, and your account some credit.
          </Step>
          <Step number={2} title="Give it to this server">
            Put this line into <code>.env</code> beside <code>package.json</code>, then restart.
            <pre className="mt-2 overflow-x-auto rounded-lg border bg-sunken px-3 py-2 text-xs/5 text-ink">
              OPENAI_API_KEY=sk-…
            </pre>
          </Step>
          <Step number={3} title="Verify your organisation">
            OpenAI asks for it once before it serves GPT Image, in the{' '}
            <ExternalLink href="https://platform.openai.com/settings/organization/general">
              organisation’s settings
            </ExternalLink>
            . It can take 15 minutes to count.
          </Step>
        </ol>
      )}
      <KeyTest />
    </Dialog>
  );
}

function KeyTest() {
  const store = useStatusStore();
  const { keyTest } = useStatus((status) => status.connection);
  const [testing, setTesting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const test = async () => {
    setTesting(true);
    setFailure(null);
    try {
      store.set(await getStatus(true));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setTesting(false);
  };

  const shown = failure ? { ok: false, message: failure } : keyTest;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button onClick={test} aria-disabled={testing}>
        {testing ? <Spinner /> : <Icon name="key" />}
        Test the key
      </Button>
      <p
        role="status"
        className={`min-w-0 flex-1 basis-48 ${testing || !shown ? 'text-muted' : shown.ok ? 'text-ok' : 'text-danger'}`}
      >
        {testing ? 'Asking, which costs nothing…' : shown?.message}
      </p>
    </div>
  );
}
