import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { createPreset } from '@/lib/client/presets/preset-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useStudioActions } from '@/lib/client/studio-actions';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import { editOnlyChoices } from '@/lib/shared/parameter-values';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import type { WireComparisonCell } from '@/lib/shared/wire-comparison';
import type { EditPreset } from '@/lib/shared/wire-presets';
import { PROBLEM, STAR_ON } from './text-styles';

/** What was found, and what to do with it. */
export function WinnerBar({
  cell,
  edit,
  label,
  price,
  onRevoke,
}: {
  cell: WireComparisonCell;
  /** How all cells edit; null where there is nothing to edit. */
  edit: EditParams | null;
  label: string;
  /** What it costs, in words. */
  price: string | null;
  onRevoke: () => void;
}) {
  const t = useTranslations('costCompare.winner');
  const { run } = cell;
  const { reuseRun } = useStudioActions();
  const [naming, setNaming] = useState(false);
  return (
    <section
      className="flex flex-wrap items-center gap-2 rounded-[0.625rem] border bg-surface py-2 ps-3.5 pe-2 text-muted"
      aria-label={t('title')}
    >
      <span className={STAR_ON}>
        <Icon name="star" />
      </span>
      <p className="flex-[1_1_16rem]">
        {t.rich(price ? 'isAt' : 'is', {
          cell: (name) => <bdi className="font-medium text-ink">{name}</bdi>,
          name: label,
          price: price ?? '',
        })}
      </p>
      {naming ? (
        <PresetForm
          key={cell.key}
          params={cell.params}
          edit={edit}
          suggested={label}
          onDone={() => setNaming(false)}
        />
      ) : (
        <>
          <Button onClick={() => setNaming(true)}>{t('keepPreset')}</Button>
          {run && <Button onClick={() => reuseRun(run.id)}>{t('reuse')}</Button>}
          <Button variant="ghost" onClick={onRevoke}>
            {t('revoke')}
          </Button>
        </>
      )}
    </section>
  );
}

function PresetForm({
  params,
  edit,
  suggested,
  onDone,
}: {
  params: GenerateParams;
  edit: EditParams | null;
  suggested: string;
  onDone: () => void;
}) {
  const t = useTranslations();
  const id = useId();
  const [name, setName] = useState([...suggested].slice(0, 80).join(''));
  const [presetId] = useState(uuidV7);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);

  const keep = async () => {
    setSending(true);
    setProblem(null);
    const { prompt: _, ...settings } = params;
    try {
      await createPreset({
        id: presetId,
        kind: 'preset',
        name: name.trim(),
        body: { settings, edit: edit && wayOf(edit, params), prompt: null },
      });
      showToast({ message: t('costCompare.winner.kept', { name: name.trim() }) });
      onDone();
    } catch (error) {
      setProblem(sentenceOf(error));
      setSending(false);
    }
  };

  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !sending) void keep();
      }}
    >
      <TextField
        className="w-64"
        dir="auto"
        aria-label={t('costCompare.winner.presetName')}
        aria-invalid={problem !== null}
        aria-describedby={`${id}why`}
        value={name}
        maxLength={80}
        autoFocus
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <Button type="submit" variant="primary" aria-disabled={name.trim() === '' || sending}>
        {t('common.keep')}
      </Button>
      <Button variant="ghost" onClick={onDone}>
        {t('common.cancel')}
      </Button>
      <p id={`${id}why`} role="alert" className={problem ? `${PROBLEM} w-full` : 'sr-only'}>
        {problem}
      </p>
    </form>
  );
}

/** What of an edit holds for other photos too: neither its mask nor its frame. */
function wayOf(edit: EditParams, params: GenerateParams): EditPreset {
  const { placement, region, sendWholePhoto, featherPx, matchGrain, reinforcePrompt } = edit;
  return {
    sameSize: params.size === SOURCE_SIZE,
    placement,
    region: region === 'none' ? 'none' : 'auto',
    sendWholePhoto,
    featherPx,
    matchGrain,
    reinforcePrompt,
    ...editOnlyChoices(params),
  };
}
