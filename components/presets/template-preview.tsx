import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
import { formatEstimate } from '@/lib/shared/money';
import type { FilledLine, TemplatePart } from '@/lib/shared/prompt-template';
import type { Estimate } from '@/lib/shared/wire';

/** Longer prompts are cut: the list is to be looked over, not to be read. */
const SHOWN_CHARACTERS = 500;

/** Every prompt as it will be sent, with its price. */
export function TemplatePreview({
  lines,
  parts,
  estimates,
}: {
  lines: readonly FilledLine[];
  parts: readonly TemplatePart[];
  estimates: readonly Estimate[];
}) {
  const t = useTranslations('presets.template');
  const language = useLanguage();
  if (lines.length === 0) return null;
  return (
    <section className="pt-4" aria-label={t('preview')}>
      <ol className="max-h-80 divide-y overflow-y-auto rounded-lg border [scrollbar-width:thin] max-md:max-h-none max-md:overflow-visible">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and are only ever drawn anew
          <li key={index} className="flex items-baseline gap-3 px-3 py-1.5 wrap-anywhere">
            <span className="min-w-5 text-end text-xs/5 text-faint tabular-nums">
              {language.number(index + 1)}
            </span>
            <span dir="auto" className="min-w-0 flex-1">
              {showPrompt(line, parts)}
            </span>
            <span className="text-xs/5 whitespace-nowrap text-muted tabular-nums">
              {formatEstimate(estimates[index] ?? UNKNOWN, language)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const UNKNOWN: Estimate = { lowMicroUsd: null, highMicroUsd: null, approximate: true };

function showPrompt({ prompt, values }: FilledLine, parts: readonly TemplatePart[]) {
  if (prompt.length > SHOWN_CHARACTERS) return `${prompt.slice(0, SHOWN_CHARACTERS)}…`;
  let at = 0;
  return parts.map((part) => {
    at += part.source.length;
    if (part.kind === 'text') return part.text;
    if (part.kind === 'mistake') return part.source;
    return (
      <mark key={at} dir="auto" className="bg-transparent font-medium text-accent-text">
        {values[part.name]}
      </mark>
    );
  });
}
