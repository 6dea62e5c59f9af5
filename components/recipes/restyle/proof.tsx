import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { useLanguage } from '@/lib/client/language';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { getProof } from '@/lib/client/recipes/restyle/proof-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { RestyleDetails } from '@/lib/shared/recipes/restyle';
import { isBroken, proofSentence } from '@/lib/shared/recipes/restyle-proof';
import type { WireJobItem, WireJobOf } from '@/lib/shared/recipes/wire-jobs';

/** “Subject unchanged: 0 of 1,204,332 pixels”, or what else the server counted. */
export function Proof({
  job,
  item,
  imageId,
}: {
  job: WireJobOf<'restyle'>;
  item: WireJobItem<RestyleDetails>;
  imageId: string;
}) {
  const t = useTranslations('restyle.result');
  const common = useTranslations('common');
  const language = useLanguage();
  const { data, error, refetch } = useQuery(
    {
      // Every change of these is saved before it is asked for again.
      queryKey: queryKeys.proof([
        job.id,
        item.id,
        imageId,
        item.details.mask,
        job.settings.subject,
        item.revision,
      ]),
      queryFn: ({ signal }) => getProof(job.id, item.id, signal),
    },
    useQueryCache(),
  );
  if (error !== null) {
    return (
      <p role="alert" className="flex items-center gap-2 text-xs/5 text-danger">
        {sentenceOf(error)} <Button onClick={() => void refetch()}>{common('tryAgain')}</Button>
      </p>
    );
  }
  if (data === undefined) {
    return (
      <p className="flex items-center gap-1.5 text-xs/5 text-muted">
        <Spinner /> {t('counting')}
      </p>
    );
  }
  const broken = isBroken(data);
  const tone = broken ? 'text-danger' : data.is === 'counted' ? 'text-ok' : 'text-muted';
  return (
    <p
      className={`flex items-start gap-1.5 text-xs/5 tabular-nums ${tone}`}
      role={broken ? 'alert' : undefined}
    >
      {data.is === 'counted' && <Icon name={broken ? 'alert' : 'check'} className="mt-0.5 flex-none" />}
      {language.say(proofSentence(data))}
    </p>
  );
}
