import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { thumbnailUrl } from '@/lib/client/image-url';
import { subjectHref } from '@/lib/client/recipes/restyle/subject-link';
import { useMayMake } from '@/lib/client/who';
import type { RestyleDetails } from '@/lib/shared/recipes/restyle';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import { useRestyleWork } from './use-restyle-work';

type Item = WireJobItem<RestyleDetails>;

/** What of a photo is its subject: seen, looked for again, or marked by hand. */
export function RestyleFields({ editor, item }: { editor: JobEditor<'restyle'>; item: Item }) {
  const t = useTranslations('restyle.item');
  const mayMake = useMayMake();
  const { finder } = useRestyleWork();
  const isLooking = useStore(finder, ({ current }) => current === item.id);
  const failure = useStore(finder, ({ failed }) => failed[item.id]);
  const [photo] = item.sources;
  const { mask } = item.details;
  if (photo === undefined) return <p className="text-xs text-danger">{t('photoGone')}</p>;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2.5">
        <SubjectPicture photo={photo} mask={mask} label={t(mask === null ? 'photo' : 'subject')} />
        <div className="flex min-w-0 flex-1 flex-col items-start gap-1.5">
          <p className="flex items-center gap-1.5 text-xs/5 text-muted" aria-live="polite">
            {isLooking && <Spinner />}
            {t(isLooking ? 'looking' : mask === null ? 'unmarked' : 'marked')}
          </p>
          {mayMake && (
            <div className="flex flex-wrap gap-1.5">
              {mask === null && !isLooking && (
                <Button onClick={() => void finder.find([{ id: item.id, photo }])}>
                  <Icon name="sparkles" /> {t('find')}
                </Button>
              )}
              <ButtonLink href={subjectHref(editor.job.id, item.id)}>
                <Icon name="brush" /> {t(mask === null ? 'mark' : 'correct')}
              </ButtonLink>
            </div>
          )}
        </div>
      </div>
      {failure !== undefined && mask === null && (
        <p role="alert" className="text-xs/5 text-danger">
          {failure}
        </p>
      )}
    </div>
  );
}

/** The photo, with its surroundings under a tint once the subject is marked. */
function SubjectPicture({
  photo,
  mask,
  label,
}: {
  photo: Item['sources'][number];
  mask: string | null;
  label: string;
}) {
  const tint = mask === null ? null : `url("${thumbnailUrl({ id: mask, mime: 'image/png' }, 256)}")`;
  return (
    <span className="relative flex size-16 flex-none items-center justify-center overflow-hidden rounded-md bg-sunken inset-ring inset-ring-line">
      <img
        src={thumbnailUrl(photo, 256)}
        alt={label}
        loading="lazy"
        decoding="async"
        className="size-full object-contain"
      />
      {tint !== null && (
        <span
          aria-hidden="true"
          className="absolute inset-0 bg-accent/65 [mask-mode:luminance] [mask-position:center] [mask-repeat:no-repeat] [mask-size:contain]"
          style={{ maskImage: tint }}
        />
      )}
    </span>
  );
}
