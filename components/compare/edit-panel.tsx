import { useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Slider } from '@/components/ui/slider';
import { Spinner } from '@/components/ui/spinner';
import { openImage } from '@/lib/client/image-location';
import { getDetails, getRun, placeAgain } from '@/lib/client/image-requests';
import { downloadUrl, originalUrl, thumbnailUrl } from '@/lib/client/image-url';
import { useRunStore } from '@/lib/client/live-stores';
import type { ImageDetails, WireImage, WireRun } from '@/lib/shared/wire';
import { driftSentence } from './drift-sentence';

const FEATHER_MAX_PX = 128;

/** What is to know of an edit: what the model changed, how it was put back, where it came from and what came of it. */
export function EditPanel({ run, image }: { run: WireRun; image: WireImage }) {
  const { edit } = run;
  const drift = driftSentence(image);
  return (
    <div className="space-y-3">
      {drift && <p className="text-ink">{drift}</p>}
      {image.rawId !== null && (
        <p className="text-xs">
          <a className="link" href={originalUrl({ id: image.rawId })} target="_blank" rel="noreferrer">
            The model’s own answer
          </a>
          {' · '}
          <a className="link" href={downloadUrl({ id: image.rawId })}>
            Download it
          </a>
        </p>
      )}
      {edit?.placement === 'exact' && image.rawId !== null && (
        <Refeather key={image.rawId} run={run} image={image} />
      )}
      <Lineage key={image.id} image={image} />
      {edit && edit.promptSent !== run.params.prompt && (
        <details className="text-xs text-muted">
          <summary>The prompt as it was sent</summary>
          <p className="viewer-prompt pt-1">{edit.promptSent}</p>
        </details>
      )}
    </div>
  );
}

/** Another fade for the same answer: nothing is sent to the model, and nothing is paid. */
function Refeather({ run, image }: { run: WireRun; image: WireImage }) {
  const id = useId();
  const store = useRunStore();
  const [featherPx, setFeatherPx] = useState(Math.round(image.featherPx ?? 0));
  const [state, setState] = useState<'idle' | 'placing' | { message: string }>('idle');
  const placed = Math.round(image.featherPx ?? 0);

  const place = async () => {
    setState('placing');
    try {
      await placeAgain(image.id, featherPx);
      store.merge([await getRun(run.id)]);
      setState('idle');
    } catch (error) {
      setState({ message: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <div>
      <label className="setting-label" htmlFor={id}>
        Fade at the mask’s edge
      </label>
      <div className="flex items-center gap-3">
        <Slider
          id={id}
          min={0}
          max={FEATHER_MAX_PX}
          value={featherPx}
          aria-valuetext={`${featherPx} pixels`}
          onChange={({ target }) => setFeatherPx(target.valueAsNumber)}
        />
        <output className="w-12 text-right text-xs tabular-nums">{featherPx} px</output>
        <Button disabled={featherPx === placed || state === 'placing'} onClick={place}>
          {state === 'placing' ? <Spinner /> : 'Apply'}
        </Button>
      </div>
      <p role="status" className={`text-xs ${typeof state === 'object' ? 'text-danger' : 'text-muted'}`}>
        {typeof state === 'object' ? state.message : 'Put back again from the same answer: free.'}
      </p>
    </div>
  );
}

/** Source → mask → this, and what was made of it. */
function Lineage({ image }: { image: WireImage }) {
  const [details, setDetails] = useState<ImageDetails | null>(null);
  useEffect(() => {
    let current = true;
    // Without it the rest of the panel is as good as before.
    getDetails(image.id).then(
      (answer) => current && setDetails(answer),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [image.id]);
  if (!details) return <div className="lineage" />;
  const { inputs, mask, markup, usedBy } = details.lineage;
  const painted = mask ?? markup;
  return (
    <div className="lineage">
      <ol aria-label="Where it came from" className="lineage-line">
        {inputs.map((input, index) => (
          <Step key={input.id} image={input} label={index === 0 ? 'Source' : `Input ${index + 1}`} />
        ))}
        {painted && <Step image={painted} label={mask ? 'Mask' : 'Markup'} />}
        <Step image={image} label="This" here />
      </ol>
      {usedBy.length > 0 && (
        <>
          <p className="pt-2 text-xs text-muted">Made from it</p>
          <ol aria-label="Made from it" className="lineage-line">
            {usedBy.slice(0, 12).map((next) => (
              <Step key={next.id} image={next} label="Edit" />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Step({ image, label, here = false }: { image: WireImage; label: string; here?: boolean }) {
  const picture = <img src={thumbnailUrl(image, 256)} alt={label} className="lineage-image checkerboard" />;
  // Uploads belong to no run, so the viewer cannot show them; they open by themselves.
  return (
    <li aria-current={here ? 'true' : undefined}>
      {here ? (
        picture
      ) : image.runId !== null && (image.role === 'output' || image.role === 'placed') ? (
        <button type="button" onClick={() => openImage(image.id)}>
          {picture}
        </button>
      ) : (
        <a href={originalUrl(image)} target="_blank" rel="noreferrer">
          {picture}
        </a>
      )}
      <span className="lineage-label" aria-hidden="true">
        {label}
      </span>
    </li>
  );
}
