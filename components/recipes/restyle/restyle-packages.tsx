import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { useJobStore } from '@/components/recipes/use-job';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { SectionCard } from '@/components/ui/section-card';
import { Spinner } from '@/components/ui/spinner';
import { useLanguage } from '@/lib/client/language';
import { downloadPackage } from '@/lib/client/recipes/download-package';
import { checkPackage } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useMayMake } from '@/lib/client/who';
import { findTarget, PRINT, TARGETS, targetLabel } from '@/lib/shared/recipes/restyle-targets';
import type { PackageReport } from '@/lib/shared/recipes/wire-jobs';
import { PackageChecks } from './package-checks';
import { PrintFields } from './print-fields';
import { TargetForm } from './target-form';

type Checking =
  | { is: 'idle' | 'checking' }
  | { is: 'checked'; report: PackageReport }
  | { is: 'failed'; why: string };

/** What the pictures are for, and what is made for it: ZIPs, the contact sheet, the list of costs. */
export function RestylePackages({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.packages');
  const language = useLanguage();
  const mayMake = useMayMake();
  const store = useJobStore();
  const [adding, setAdding] = useState(false);
  const [checking, setChecking] = useState<Checking>({ is: 'idle' });
  const { job, changeSettings } = editor;
  const { targets, made } = job.settings;
  const approved = job.items.filter(({ verdict }) => verdict === 'approved').length;
  const chosen = targets.filter((id) => findTarget(id, job.settings) !== null);
  const options = new URLSearchParams(chosen.map((id) => ['target', id]));
  const why = approved === 0 ? t('nothing') : null;
  const noTarget = why ?? (chosen.length === 0 ? t('noTarget') : null);

  const toggle = (id: string) => {
    setChecking({ is: 'idle' });
    changeSettings({
      targets: targets.includes(id) ? targets.filter((one) => one !== id) : [...targets, id],
    });
  };
  const download = async (kind: string, query?: URLSearchParams) => {
    // What is packed is what is seen.
    if (!(await store.save())) return;
    downloadPackage(job.id, kind, query);
  };
  const check = async () => {
    setChecking({ is: 'checking' });
    try {
      if (!(await store.save())) throw new Error(t('notSaved'));
      const report = await checkPackage(job.id, 'pictures', options, new AbortController().signal);
      setChecking({ is: 'checked', report });
    } catch (error) {
      setChecking({ is: 'failed', why: sentenceOf(error) });
    }
  };

  return (
    <SectionCard title={t('title')} text={t('text', { count: approved })}>
      <div className="flex flex-col gap-4">
        <fieldset disabled={!mayMake}>
          <legend className="sr-only">{t('targets')}</legend>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-x-6 gap-y-1.5">
            {TARGETS.map(({ id, width, height, format }) => (
              <li key={id}>
                <CheckRow className="max-md:py-2" checked={targets.includes(id)} onChange={() => toggle(id)}>
                  <span className="font-medium">{language.t(targetLabel(id))}</span>{' '}
                  <span className="text-muted tabular-nums">
                    {t('size', {
                      width: String(width),
                      height: String(height),
                      format: format.toUpperCase(),
                    })}
                  </span>
                </CheckRow>
              </li>
            ))}
            {made.map(({ id, name, width, height, format }) => (
              <li key={id} className="flex items-start gap-1">
                <CheckRow
                  className="min-w-0 flex-1 max-md:py-2"
                  checked={targets.includes(id)}
                  onChange={() => toggle(id)}
                >
                  <span className="font-medium wrap-anywhere">{name}</span>{' '}
                  <span className="text-muted tabular-nums">
                    {t('size', {
                      width: String(width),
                      height: String(height),
                      format: format.toUpperCase(),
                    })}
                  </span>
                </CheckRow>
                {mayMake && (
                  <IconButton
                    icon="trash"
                    label={t('removeTarget', { name })}
                    onClick={() =>
                      changeSettings({
                        made: made.filter((one) => one.id !== id),
                        targets: targets.filter((one) => one !== id),
                      })
                    }
                  />
                )}
              </li>
            ))}
            <li className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-1.5">
              <CheckRow
                className="max-md:py-2"
                checked={targets.includes(PRINT)}
                onChange={() => toggle(PRINT)}
              >
                <span className="font-medium">{language.t(targetLabel(PRINT))}</span>
              </CheckRow>
              <PrintFields print={job.settings.print} onChange={(print) => changeSettings({ print })} />
            </li>
          </ul>
        </fieldset>
        {mayMake &&
          (adding ? (
            <TargetForm
              onAdd={(target) => {
                changeSettings({ made: [...made, target], targets: [...targets, target.id] });
                setAdding(false);
              }}
              onCancel={() => setAdding(false)}
            />
          ) : (
            <Button className="self-start" onClick={() => setAdding(true)}>
              <Icon name="plus" /> {t('addTarget')}
            </Button>
          ))}
        <div className="flex flex-wrap items-center gap-2 border-t pt-4">
          <Button
            variant="primary"
            aria-disabled={noTarget !== null}
            onClick={() => noTarget === null && void download('pictures', options)}
          >
            <Icon name="download" /> {t('pictures', { count: chosen.length })}
          </Button>
          <Button
            aria-disabled={noTarget !== null || checking.is === 'checking'}
            onClick={() => noTarget === null && checking.is !== 'checking' && void check()}
          >
            {checking.is === 'checking' ? <Spinner /> : <Icon name="check" />} {t('check')}
          </Button>
          <Button aria-disabled={why !== null} onClick={() => why === null && void download('contact-sheet')}>
            <Icon name="download" /> {t('sheet')}
          </Button>
          <Button onClick={() => void download('costs')}>
            <Icon name="download" /> {t('costs')}
          </Button>
          <p className="text-xs text-muted">{noTarget}</p>
        </div>
        {checking.is === 'checked' && <PackageChecks report={checking.report} />}
        {checking.is === 'failed' && (
          <p role="alert" className="text-xs text-danger">
            {checking.why}
          </p>
        )}
      </div>
    </SectionCard>
  );
}
