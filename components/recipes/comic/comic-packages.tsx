import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Field } from '@/components/recipes/field';
import type { JobEditor } from '@/components/recipes/job-editor';
import { CheckButton, CheckReport, PackageButton } from '@/components/recipes/package-download';
import { usePackageCheck } from '@/components/recipes/use-package-check';
import { CheckRow } from '@/components/ui/check-row';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { LABEL, NOTICE } from '@/components/ui/text-looks';

const KINDS = ['png-pages', 'screen-pdf', 'print-pdf', 'cbz', 'webtoon', 'tapas', 'panels'] as const;
type Kind = (typeof KINDS)[number];
const SHAPES = ['1x1', '4x5', '9x16'] as const;

/** What the comic is packed as; the check says beforehand what would be in it. */
export function ComicPackages({ editor }: { editor: JobEditor<'comic'> }) {
  const t = useTranslations('comic.packages');
  const id = useId();
  const [kind, setKind] = useState<Kind>('screen-pdf');
  const [shape, setShape] = useState<(typeof SHAPES)[number]>('1x1');
  const [plain, setPlain] = useState(false);
  const waiting = editor.job.items.filter(({ verdict }) => verdict !== 'approved').length;
  const options = new URLSearchParams({
    ...(plain && { lettering: 'none' }),
    ...(kind === 'panels' && { shape }),
  });
  const check = usePackageCheck({ kind, options });
  return (
    <SectionCard title={t('title')}>
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <Field label={t('kind')}>
            {(field) => (
              <Select id={field} value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
                {KINDS.map((each) => (
                  <option key={each} value={each}>
                    {t(`kinds.${each}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {kind === 'panels' && (
            <div className="flex min-w-0 flex-col gap-1">
              <span id={`${id}shape`} className={LABEL}>
                {t('shape')}
              </span>
              <Segmented
                labelledBy={`${id}shape`}
                value={shape}
                segments={SHAPES.map((value) => ({ value, label: value.replace('x', ':') }))}
                onChange={setShape}
              />
            </div>
          )}
        </div>
        <p className="text-muted">{t(`about.${kind}`)}</p>
        {waiting > 0 && <p className={NOTICE}>{t('waiting', { count: waiting })}</p>}
        <CheckRow checked={plain} onChange={({ target }) => setPlain(target.checked)}>
          {t('plain')}
        </CheckRow>
        <div className="flex flex-wrap gap-2">
          <PackageButton variant="primary" kind={kind} options={options}>
            {t('download')}
          </PackageButton>
          <CheckButton check={check} />
        </div>
        <CheckReport check={check} />
      </div>
    </SectionCard>
  );
}
