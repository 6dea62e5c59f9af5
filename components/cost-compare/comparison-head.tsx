import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { ScreenLink } from '@/components/ui/screen-link';
import { TitleLine } from '@/components/ui/screen-page';
import { LINK } from '@/components/ui/text-looks';
import { BaseFacts } from './base-facts';
import { ComparisonName } from './comparison-name';
import { useComparison } from './use-comparison';

/** What is compared, and what can be done with it as a whole. */
export function ComparisonHead({ onExtend, onDelete }: { onExtend: () => void; onDelete: () => void }) {
  const t = useTranslations('costCompare.view');
  const { base, name, axes } = useComparison((state) => state.comparison);
  return (
    <header className="flex flex-col gap-1.5">
      <ScreenLink className={`${LINK} self-start text-xs`} href="/compare">
        {t('all')}
      </ScreenLink>
      <TitleLine>
        <ComparisonName />
        <div className="flex flex-none gap-1">
          <Button onClick={onExtend}>
            <Icon name="plus" /> {t('extend')}
          </Button>
          <IconButton icon="trash" label={t('delete')} onClick={onDelete} />
        </div>
      </TitleLine>
      {base.params.prompt !== name && axes.prompts.length === 1 && (
        <p dir="auto" className="line-clamp-2 max-w-[70ch] text-muted">
          {axes.prompts[0]}
        </p>
      )}
      <BaseFacts base={base} />
    </header>
  );
}
