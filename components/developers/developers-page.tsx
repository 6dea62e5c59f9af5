import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { MAIN_ID } from '@/components/ui/main-id';
import { ScreenLink } from '@/components/ui/screen-link';
import { SectionCard } from '@/components/ui/section-card';
import { LINK } from '@/components/ui/text-looks';
import type { Guide } from '@/lib/shared/interface-guide';
import { CodeBlock } from './code-block';
import { FieldList } from './field-list';
import { Operation } from './operation';

const OBJECTS = 'objects';

/** How programs use this installation. Drawn by the server alone; all of it is there for the browser's own search. */
export async function DevelopersPage({
  guide: { groups, objects, begin, mcp, mcpAddress },
  tokens,
}: {
  guide: Guide;
  /** Whether requests need one: there are accounts. */
  tokens: boolean;
}) {
  const t = await getTranslations('developers');
  const link = (href: string) => (chunks: ReactNode) => (
    <ScreenLink href={href} className={LINK}>
      {chunks}
    </ScreenLink>
  );
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <div className="mx-auto flex max-w-280 flex-col gap-4 px-8 pt-6 pb-28 max-md:px-4 max-md:pt-4">
        <div>
          <h1 className="text-xl/7 font-semibold tracking-tight">{t('title')}</h1>
          <p className="text-muted">{t('text')}</p>
          <p className="text-muted">
            {t.rich('document', {
              link: (chunks) => (
                <a href="/api/openapi.json" className={LINK}>
                  {chunks}
                </a>
              ),
            })}
          </p>
        </div>
        <SectionCard title={t('begin')}>
          <div className="space-y-3">
            <p className="text-muted">
              {tokens ? t.rich('token', { profile: link('/profile') }) : t('noToken')}
            </p>
            <CodeBlock label={t('begin')}>{begin}</CodeBlock>
            <ul className="list-disc space-y-1 ps-5 text-muted">
              <li>{t('units')}</li>
              <li>{t('refusals')}</li>
              <li>{t('grows')}</li>
            </ul>
          </div>
        </SectionCard>
        <SectionCard title={t('mcp')} text={t('mcpText', { address: mcpAddress })}>
          <CodeBlock label={t('mcp')}>{mcp}</CodeBlock>
        </SectionCard>
        <nav
          aria-label={t('contents')}
          className="columns-3 gap-8 max-lg:columns-2 max-md:columns-1"
          lang="en"
        >
          {groups.map(({ name, operations }) => (
            <div key={name} className="break-inside-avoid pb-4">
              <a href={`#group-${name}`} className="font-medium hover:underline">
                {name}
              </a>
              <ul className="text-xs/5">
                {operations.map(({ id, summary }) => (
                  <li key={id}>
                    <a
                      href={`#${id}`}
                      className="inline-block py-0.5 text-muted hover:text-ink hover:underline"
                    >
                      {summary}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        {groups.map(({ name, operations }) => (
          <section
            key={name}
            aria-labelledby={`group-${name}`}
            className="space-y-6 rounded-xl border bg-surface px-6 py-5 max-md:p-4"
          >
            <h2
              id={`group-${name}`}
              className="scroll-mt-[calc(var(--header)+1rem)] text-base/5 font-semibold"
              lang="en"
            >
              {name}
            </h2>
            {operations.map((operation) => (
              <Operation key={operation.id} operation={operation} tokens={tokens} />
            ))}
          </section>
        ))}
        <section
          aria-labelledby="objects"
          className="space-y-6 rounded-xl border bg-surface px-6 py-5 max-md:p-4"
        >
          <h2 id={OBJECTS} className="text-base/5 font-semibold">
            {t('objects')}
          </h2>
          {objects.map(({ name, fields }) => (
            <div key={name} className="border-t pt-4">
              <h3 id={name} className="scroll-mt-[calc(var(--header)+1rem)] pb-2 font-mono font-medium">
                {name}
              </h3>
              <FieldList title={t('fields')} fields={fields} />
            </div>
          ))}
        </section>
      </div>
    </main>
  );
}
