import type { CSSProperties, KeyboardEvent } from 'react';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { InputItem } from '@/lib/client/input-tray';
import { useLanguage } from '@/lib/client/language';
import { directionOf } from '@/lib/shared/locales';
import { describeInput, nameOfInput } from './describe-input';
import { INPUT_PLACE } from './input-place';

/** One picture in the tray. Its button opens what can be done with it; Alt and an arrow move it, Delete removes it. */
export function InputTile({
  item,
  index,
  count,
  chosen,
  panelId,
  onChoose,
  onMove,
  onRemove,
}: {
  item: InputItem;
  index: number;
  count: number;
  chosen: boolean;
  /** Element where its actions appear. */
  panelId: string;
  onChoose: () => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const language = useLanguage();
  const { t } = language;
  const name = nameOfInput(item, language);
  const { state } = item;
  // The page's own picture also when the server has it: nothing is downloaded.
  const url = state.status === 'ready' && !item.local ? thumbnailUrl(state.image, 256) : item.previewUrl;
  const base = index === 0;
  const failed = state.status === 'failed';
  const onKeyDown = (event: KeyboardEvent) => {
    const sideways = directionOf(language.locale) === 'rtl' ? -1 : 1;
    const step = { ArrowLeft: -sideways, ArrowRight: sideways, ArrowUp: -1, ArrowDown: 1 }[event.key] as
      | 1
      | -1
      | undefined;
    if (event.altKey && step) onMove(step);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <li className={INPUT_PLACE} data-input={item.key} data-base={base || undefined}>
      <button
        type="button"
        className={`relative grid size-full touch-manipulation place-items-center overflow-hidden rounded-lg ${base ? 'ring-2 ring-accent' : 'inset-ring inset-ring-line aria-expanded:ring-2 aria-expanded:ring-accent-text'} ${failed ? 'bg-danger-soft' : 'bg-sunken'}`}
        aria-label={t(base ? 'inputs.tile.base' : 'inputs.tile.input', {
          place: index + 1,
          count,
          name,
          state: describeInput(item, language),
        })}
        aria-expanded={chosen}
        aria-controls={panelId}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
        title={name}
        onClick={onChoose}
        onKeyDown={onKeyDown}
      >
        {url && (
          <img
            // A HEIC that the browser cannot show is hidden; the picture that the server makes from it is not.
            key={url}
            src={url}
            alt=""
            draggable={false}
            className={`checkerboard size-full object-cover ${failed ? 'opacity-30' : ''}`}
            // A file that the browser cannot show may still be a picture.
            onError={({ currentTarget }) => {
              currentTarget.style.visibility = 'hidden';
            }}
          />
        )}
        {failed && <Icon name="alert" className="absolute z-1 text-danger" />}
        {(state.status === 'reading' || state.status === 'waiting') && <Spinner className="absolute z-1" />}
        {state.status === 'uploading' && (
          <span
            className="absolute inset-0 origin-right scale-x-[calc(1-var(--share))] bg-scrim/55 transition-[scale] duration-120 ease-linear rtl:origin-left"
            style={{ '--share': state.share } as CSSProperties}
          />
        )}
        <span
          // What `@1` in the prompt stands for; the name of the tile says it too.
          aria-hidden="true"
          className="absolute start-0.75 top-0.75 min-w-4 rounded-sm bg-scrim/78 px-1 text-center text-[0.625rem]/[0.9375rem] font-semibold text-white tabular-nums"
        >
          {index + 1}
        </span>
        {base && (
          <span className="absolute start-0.75 bottom-0.75 rounded-sm bg-accent px-1.25 text-[0.625rem]/[0.9375rem] font-semibold text-accent-ink">
            {t('inputs.tile.baseMark')}
          </span>
        )}
      </button>
      <button
        type="button"
        className="absolute end-0.5 top-0.5 grid size-5 place-items-center rounded-md bg-scrim/78 text-white opacity-0 group-focus-within/place:opacity-100 group-hover/place:opacity-100 max-md:size-7"
        // The Delete key does the same on the tile; one stop for each picture is enough.
        tabIndex={-1}
        aria-label={t('inputs.tile.removeNamed', { name })}
        title={t('inputs.tile.remove')}
        onClick={onRemove}
      >
        <Icon name="x" className="size-3" />
      </button>
    </li>
  );
}
