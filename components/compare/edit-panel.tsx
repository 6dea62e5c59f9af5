import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Slider } from '@/components/ui/slider';
import { Spinner } from '@/components/ui/spinner';
import { LINK } from '@/components/ui/text-looks';
import { getRun, placeAgain } from '@/lib/client/image-requests';
import { downloadUrl, originalUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { useRunStore } from '@/lib/client/live-stores';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useRemedy } from '@/lib/client/use-remedy';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { alignmentSentence } from './alignment-sentence';
import { driftSentence } from './drift-sentence';

const FEATHER_MAX_PX = 128;

/** Details of an edit: what the model changed, and how it was put back. */
export function EditPanel({ run, image }: { run: WireRun; image: WireImage }) {
  const t = useTranslations('compare');
  const language = useLanguage();
  const { edit } = run;
  const drift = driftSentence(image);
  const aligned = alignmentSentence(image);
  return (
    <div className="space-y-3">
      {drift && <p className="text-ink">{language.say(drift)}</p>}
      {aligned && <p className="text-xs text-muted">{language.say(aligned)}</p>}
      {image.rawId !== null && (
        <p className="text-xs">
          <a className={LINK} href={originalUrl({ id: image.rawId })} target="_blank" rel="noreferrer">
            {t('rawAnswer')}
          </a>
          {' · '}
          <a className={LINK} href={downloadUrl({ id: image.rawId })}>
            {t('panel.download')}
          </a>
        </p>
      )}
      {edit?.placement === 'exact' && image.rawId !== null && (
        <PlaceOtherwise key={image.rawId} run={run} image={image} />
      )}
      {run.error?.code === 'placement_failed' && image.role === 'output' && <PlaceNow run={run} />}
    </div>
  );
}

/** The model's own answer, which could not be put back into the photo when it came. */
function PlaceNow({ run }: { run: WireRun }) {
  const t = useTranslations('compare.panel');
  const { state, place } = useRemedy(run);
  const failed = typeof state === 'object';
  return (
    <div className="space-y-2">
      <Button variant="primary" className="w-full" aria-disabled={state === 'trying'} onClick={place}>
        {state === 'trying' ? <Spinner /> : t('placeAgain')}
      </Button>
      <p role="status" className={`text-xs ${failed ? 'text-danger' : 'text-muted'}`}>
        {failed ? state.message : t('placeAgainFree')}
      </p>
    </div>
  );
}

/** Another fade or another grain for the same answer: nothing is sent to the model, and nothing is paid. */
function PlaceOtherwise({ run, image }: { run: WireRun; image: WireImage }) {
  const t = useTranslations();
  const id = useId();
  const store = useRunStore();
  const [featherPx, setFeatherPx] = useState(Math.round(image.featherPx ?? 0));
  const [state, setState] = useState<'idle' | 'placing' | { message: string }>('idle');
  const [matchGrain, setMatchGrain] = useState(image.matchGrain ?? false);
  const isSame = featherPx === Math.round(image.featherPx ?? 0) && matchGrain === (image.matchGrain ?? false);

  const place = async () => {
    setState('placing');
    try {
      await placeAgain(image.id, featherPx, matchGrain);
      store.merge([await getRun(run.id)]);
      setState('idle');
    } catch (error) {
      setState({ message: t('compare.panel.retryFree', { problem: sentenceOf(error) }) });
    }
  };

  return (
    <div>
      <label className="text-xs font-medium text-muted" htmlFor={id}>
        {t('compare.panel.fade')}
      </label>
      <div className="flex items-center gap-3">
        <Slider
          id={id}
          min={0}
          max={FEATHER_MAX_PX}
          value={featherPx}
          aria-valuetext={t('compare.panel.fadePixels', { pixels: featherPx })}
          onChange={({ target }) => setFeatherPx(target.valueAsNumber)}
        />
        <output className="w-12 text-end text-xs tabular-nums">
          {t('common.pixels', { pixels: featherPx })}
        </output>
        <Button disabled={isSame || state === 'placing'} onClick={place}>
          {state === 'placing' ? <Spinner /> : t('common.apply')}
        </Button>
      </div>
      <CheckRow checked={matchGrain} onChange={({ target }) => setMatchGrain(target.checked)}>
        {t('compare.panel.matchGrain')}
      </CheckRow>
      <p role="status" className={`text-xs ${typeof state === 'object' ? 'text-danger' : 'text-muted'}`}>
        {typeof state === 'object' ? state.message : t('compare.panel.fadeFree')}
      </p>
    </div>
  );
}
