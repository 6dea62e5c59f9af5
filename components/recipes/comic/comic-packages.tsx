import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Spinner } from '@/components/ui/spinner';
import { LABEL, NOTICE } from '@/components/ui/text-looks';
import { request } from '@/lib/client/api';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { PackageReport } from '@/lib/shared/recipes/wire-jobs';
import { Field } from './field';

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
  }).toString();
  const path = `/api/jobs/${editor.job.id}/packages/${kind}`;
  const query = options === '' ? '' : `?${options}`;
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
        <Check
          // What was checked is another package's, or an older state's.
          key={`${path}${query} ${editor.job.revision}`}
          path={`${path}/report${query}`}
        >
          <ButtonAnchor variant="primary" href={`${path}${query}`} download>
            <Icon name="download" /> {t('download')}
          </ButtonAnchor>
        </Check>
      </div>
    </SectionCard>
  );
}

type Checked =
  | { state: 'none' | 'checking' }
  | { state: 'checked'; report: PackageReport }
  | { state: 'refused'; why: string };

function Check({ path, children }: { path: string; children: React.ReactNode }) {
  const t = useTranslations('comic.packages');
  const language = useLanguage();
  const [checked, setChecked] = useState<Checked>({ state: 'none' });
  const check = async () => {
    setChecked({ state: 'checking' });
    try {
      setChecked({ state: 'checked', report: await request<PackageReport>(path) });
    } catch (error) {
      setChecked({ state: 'refused', why: sentenceOf(error, language) });
    }
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {children}
        <Button
          aria-disabled={checked.state === 'checking'}
          onClick={() => checked.state !== 'checking' && void check()}
        >
          {checked.state === 'checking' ? <Spinner /> : <Icon name="check" />} {t('check')}
        </Button>
      </div>
      <div role="status" className="text-sm/5">
        {checked.state === 'refused' && <p className="text-danger">{checked.why}</p>}
        {checked.state === 'checked' && <Report report={checked.report} language={language} />}
      </div>
    </>
  );
}

function Report({ report, language }: { report: PackageReport; language: ReturnType<typeof useLanguage> }) {
  const t = useTranslations('comic.packages');
  const failed = report.checks.filter(({ passed }) => !passed);
  const whole = report.checks.filter(({ passed, item }) => passed && item === null);
  return (
    <>
      <p className={failed.length === 0 ? 'text-ok' : ''}>
        {t('report', {
          passed: report.checks.length - failed.length,
          checks: report.checks.length,
          files: report.files,
          size: formatBytes(report.bytes, language),
        })}
      </p>
      <ul>
        {[...failed, ...whole].map(({ item, what, passed }) => {
          const said = language.say(what);
          return (
            <li key={`${item} ${said}`} className="flex gap-1.5 pt-1">
              <Icon name={passed ? 'check' : 'alert'} className={passed ? 'text-ok' : 'text-danger'} />
              <span>{item === null ? said : t('of', { item, said })}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
