import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Field } from '@/components/recipes/field';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { Select } from '@/components/ui/select';
import { BALLOON_SHAPES, type BalloonShape } from '@/lib/shared/lettering/balloon';
import { hasTail } from '@/lib/shared/recipes/comic-lettering';
import type { ComicPage } from '@/lib/shared/recipes/comic-pages';
import { type ComicDetails, type ComicLine, MAX_LINES } from '@/lib/shared/recipes/comic-types';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import { newLine } from './new-line';
import type { Chosen } from './page-stage';
import { LineFields } from './panel-fields';
import type { LineEdits } from './use-line-edits';

/** What of a balloon is not done by dragging: its words, its shape, and new ones. */
export function BalloonPanel({
  page,
  chosen,
  onChoose,
  edits,
}: {
  page: ComicPage<WireJobItem<ComicDetails>>;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen | null) => void;
  edits: LineEdits;
}) {
  const t = useTranslations('comic.balloon');
  const kinds = useTranslations('comic.panel.kinds');
  const [picked, setPicked] = useState<string | null>(null);
  const wanted = chosen?.item ?? picked;
  const panel = page.panels.find(({ item }) => item.id === wanted) ?? page.panels[0];
  if (panel === undefined) return null;
  const { item } = panel;
  const { lines } = item.details;
  const place = lines.findIndex(({ id }) => id === chosen?.line);
  const line = lines[place];
  const full = lines.length >= MAX_LINES;
  const add = (kind: BalloonShape) => {
    if (full) return;
    const added = newLine(kind, t(kind === 'sound' ? 'newSound' : 'newText'));
    edits.change(item.id, [...lines, added]);
    onChoose({ item: item.id, line: added.id });
  };
  const change = (how: Partial<ComicLine>, gesture: string | null) =>
    edits.change(
      item.id,
      lines.map((each) => (each.id === line?.id ? { ...each, ...how } : each)),
      gesture,
    );
  return (
    <div className="flex flex-col gap-4">
      {line === undefined ? (
        <p className="text-muted">{t('none')}</p>
      ) : (
        <section aria-label={t('chosen')} className="flex flex-col gap-2">
          <LineFields
            line={line}
            place={place}
            mayMake
            onChange={(how) => change(how, `${Object.keys(how).join()}-${line.id}`)}
            onRemove={() => {
              edits.change(
                item.id,
                lines.filter(({ id }) => id !== line.id),
              );
              onChoose(null);
            }}
          />
          {hasTail(line.kind) && line.place !== null && (
            <CheckRow
              checked={line.place.tail !== null}
              onChange={({ target }) => change({ place: tailed(line, target.checked) }, null)}
            >
              {t('hasTail')}
            </CheckRow>
          )}
          {line.place !== null && (
            <Button className="self-start" onClick={() => change({ place: null }, null)}>
              <Icon name="restart" /> {t('placeAgain')}
            </Button>
          )}
        </section>
      )}
      <section aria-label={t('add')} className="flex flex-col gap-2 border-t pt-3">
        <Field label={t('addTo')}>
          {(id) => (
            <Select
              id={id}
              value={item.id}
              onChange={({ target }) => {
                setPicked(target.value);
                onChoose(null);
              }}
            >
              {page.panels.map((each) => (
                <option key={each.item.id} value={each.item.id}>
                  {each.item.name || t('panel', { number: each.index + 1 })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex flex-wrap gap-1.5">
          {BALLOON_SHAPES.map((kind) => (
            <Button key={kind} aria-disabled={full} onClick={() => add(kind)}>
              <Icon name="plus" /> {kinds(kind)}
            </Button>
          ))}
        </div>
        {full && <p className="text-xs text-muted">{t('full', { most: MAX_LINES })}</p>}
      </section>
    </div>
  );
}

/** A tail that comes back points down from the middle. */
function tailed({ place }: ComicLine, has: boolean): ComicLine['place'] {
  if (place === null) return null;
  const tail = has ? { x: place.x + place.width / 2, y: Math.min(1, place.y + place.height + 0.15) } : null;
  return { ...place, tail };
}
