import { useTranslations } from 'next-intl';
import { type CSSProperties, useId } from 'react';
import { parseSize } from '@/lib/shared/pixel-size';
import type { GenerateParams } from '@/lib/shared/wire';
import type { ExamplePrompt } from './example-prompts';

/** Before the first run: examples to try. Each fills the composer and shows something it can do. */
export function EmptyFeed({
  examples,
  onPick,
}: {
  examples: readonly ExamplePrompt[];
  onPick: (params: GenerateParams) => void;
}) {
  const t = useTranslations('feed.empty');
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h2 id={titleId} className="text-lg font-medium text-ink">
        {t('title')}
      </h2>
      <p className="mt-1 max-w-prose text-muted">{t('text')}</p>
      <div className="mt-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {examples.map((example) => (
          <Example key={example.id} example={example} onPick={onPick} />
        ))}
      </div>
    </section>
  );
}

function Example({ example, onPick }: { example: ExamplePrompt; onPick: (params: GenerateParams) => void }) {
  const t = useTranslations('feed');
  const { id, params, swatch } = example;
  const prompt = t(`examplePrompt.${id}`);
  const size = parseSize(params.size) ?? { width: 1, height: 1 };
  const frame = { background: swatch, aspectRatio: `${size.width} / ${size.height}` } as CSSProperties;
  return (
    <button
      type="button"
      className="flex flex-col gap-3 rounded-xl border bg-surface px-3 pt-3 pb-3.5 text-start transition-colors duration-120 hover:border-line-strong hover:bg-raised"
      onClick={() => onPick({ ...params, prompt })}
    >
      <span
        className={`grid h-28 w-full place-items-center rounded-lg ${params.background === 'transparent' ? 'checkerboard' : 'bg-sunken'}`}
      >
        <span className="h-21 max-w-[88%] overflow-hidden rounded-md" style={frame} />
      </span>
      <span>
        <span className="block font-medium text-ink">{t(`exampleTitle.${id}`)}</span>
        <span dir="auto" className="mt-0.5 line-clamp-3 text-muted">
          {prompt}
        </span>
      </span>
    </button>
  );
}
