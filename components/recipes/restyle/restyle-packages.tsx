import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { CheckButton, CheckReport, PackageButton } from '@/components/recipes/package-download';
import { usePackageCheck } from '@/components/recipes/use-package-check';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { SectionCard } from '@/components/ui/section-card';
import { useLanguage } from '@/lib/client/language';
import { useMayMake } from '@/lib/client/who';
import { findTarget, PRINT, TARGETS, type Target, targetLabel } from '@/lib/shared/recipes/restyle-targets';
import { PrintFields } from './print-fields';
import { TargetForm } from './target-form';

/** What the pictures are for, and what is made for it: ZIPs, the contact sheet, the list of costs. */
export function RestylePackages({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.packages');
  const language = useLanguage();
  const mayMake = useMayMake();
  const [adding, setAdding] = useState(false);
  /** The form was just left: its button has gone with it, and the focus goes to the one that opens it. */
  const wasAdding = useRef(false);
  const { job, changeSettings } = editor;
  const { targets, made } = job.settings;
  const approved = job.items.filter(({ verdict }) => verdict === 'approved').length;
  const chosen = targets.filter((id) => findTarget(id, job.settings) !== null);
  const options = new URLSearchParams(chosen.map((id) => ['target', id]));
  const why = approved === 0 ? t('nothing') : null;
  const noTarget = why ?? (chosen.length === 0 ? t('noTarget') : null);
  const check = usePackageCheck({ kind: 'pictures', options, why: noTarget });

  const addButton = (button: HTMLButtonElement | null) => {
    if (wasAdding.current) button?.focus();
    if (button !== null) wasAdding.current = false;
  };
  const close = () => {
    wasAdding.current = true;
    setAdding(false);
  };
  const toggle = (id: string) => {
    changeSettings({
      targets: targets.includes(id) ? targets.filter((one) => one !== id) : [...targets, id],
    });
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
                  <TargetSize width={width} height={height} format={format} />
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
                  <TargetSize width={width} height={height} format={format} />
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
                close();
              }}
              onCancel={close}
            />
          ) : (
            <Button ref={addButton} className="self-start" onClick={() => setAdding(true)}>
              <Icon name="plus" /> {t('addTarget')}
            </Button>
          ))}
        <div className="flex flex-wrap items-center gap-2 border-t pt-4">
          <PackageButton variant="primary" kind="pictures" options={options} why={noTarget}>
            {t('pictures', { count: chosen.length })}
          </PackageButton>
          <CheckButton check={check} />
          <PackageButton kind="contact-sheet" why={why}>
            {t('sheet')}
          </PackageButton>
          <PackageButton kind="costs">{t('costs')}</PackageButton>
          <p className="text-xs text-muted">{noTarget}</p>
        </div>
        <CheckReport check={check} />
      </div>
    </SectionCard>
  );
}

function TargetSize({ width, height, format }: Pick<Target, 'width' | 'height' | 'format'>) {
  const t = useTranslations('restyle.packages');
  return (
    <span className="text-muted tabular-nums">
      {t('size', { width: String(width), height: String(height), format: format.toUpperCase() })}
    </span>
  );
}
