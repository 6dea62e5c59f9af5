import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { EditableTitle } from '@/components/ui/editable-title';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { ScreenLink } from '@/components/ui/screen-link';
import { TitleLine } from '@/components/ui/screen-page';
import { LINK } from '@/components/ui/text-looks';
import { showToast } from '@/components/ui/toast';
import { useLanguage } from '@/lib/client/language';
import { useStatus } from '@/lib/client/live-stores';
import { copyJob } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { useMayMake } from '@/lib/client/who';
import { formatMicroUsd } from '@/lib/shared/money';
import { JOB_NAME_MAX } from '@/lib/shared/recipes/wire-jobs';
import { useJob, useJobStore } from './use-job';

/** Which job it is, what it has cost, and what can be done with it as a whole. */
export function JobHead({ onDelete }: { onDelete: () => void }) {
  const t = useTranslations('recipes');
  const { id, name, recipe } = useJob((state) => state.job);
  const { change, save } = useJobStore();
  const mayMake = useMayMake();
  const router = useRouter();
  const [copying, setCopying] = useState(false);
  const copy = async () => {
    setCopying(true);
    try {
      await save();
      const made = await copyJob(id, { id: uuidV7(), name: t('copyName', { name }).slice(0, JOB_NAME_MAX) });
      router.push(`/recipes/${made.id}`);
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
      setCopying(false);
    }
  };
  return (
    <header className="flex flex-col gap-1.5">
      <ScreenLink className={`${LINK} self-start text-xs`} href="/recipes">
        {t('all')}
      </ScreenLink>
      <TitleLine>
        <EditableTitle
          name={name}
          maxLength={JOB_NAME_MAX}
          renameLabel={mayMake ? t('rename') : null}
          fieldLabel={t('nameField')}
          onRename={(next) => change({ name: next })}
        />
        {mayMake && (
          <div className="flex flex-none gap-1">
            <Button aria-disabled={copying} onClick={() => !copying && void copy()}>
              <Icon name="copy" /> {t('copy')}
            </Button>
            <IconButton icon="trash" label={t('delete')} onClick={onDelete} />
          </div>
        )}
      </TitleLine>
      <p className="flex flex-wrap gap-x-3 text-muted tabular-nums">
        <span>{t(`names.${recipe}`)}</span>
        <Money />
        <Saving />
      </p>
    </header>
  );
}

function Money() {
  const t = useTranslations('recipes');
  const language = useLanguage();
  const demo = useStatus((status) => status.connection.kind === 'demo');
  const { spentMicroUsd, heldMicroUsd } = useJob((state) => state.job);
  if (spentMicroUsd === 0 && heldMicroUsd === 0) return null;
  const spent = t(demo ? 'wouldHaveCost' : 'spent', { price: formatMicroUsd(spentMicroUsd, language) });
  return (
    <span>
      {heldMicroUsd === 0 ? spent : t('held', { spent, price: formatMicroUsd(heldMicroUsd, language) })}
    </span>
  );
}

/** Said only where it matters: that nothing has to be saved is no news. */
function Saving() {
  const t = useTranslations('recipes.saving');
  const saving = useJob((state) => state.saving);
  const { save } = useJobStore();
  return (
    <span role="status">
      {saving === 'failed' && (
        <span className="text-danger">
          {t('failed')}{' '}
          <button type="button" className={LINK} onClick={() => void save()}>
            {t('again')}
          </button>
        </span>
      )}
    </span>
  );
}
