import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { LINK } from '@/components/ui/text-looks';
import { downloadUrl, originalUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { useRemedy } from '@/lib/client/use-remedy';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { driftSentence } from './drift-sentence';
import { PlaceOtherwise } from './place-otherwise';
import { placingSentences } from './placing-sentences';

/** Details of an edit: what the model changed, and how it was put back. */
export function EditPanel({ run, image }: { run: WireRun; image: WireImage }) {
  const t = useTranslations('compare');
  const language = useLanguage();
  const { edit } = run;
  const drift = driftSentence(image);
  return (
    <div className="space-y-3">
      {drift && <p className="text-ink">{language.say(drift)}</p>}
      {placingSentences(image).map((sentence) => (
        <p key={sentence.key} className="text-xs text-muted">
          {language.say(sentence)}
        </p>
      ))}
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
