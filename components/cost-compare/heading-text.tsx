import { useLanguage } from '@/lib/client/language';
import { valueLabel } from '@/lib/shared/comparison';
import type { Heading } from '@/lib/shared/comparison-layout';

/** A value at the edge of a table. Prompts are cut; all of it is in the title. */
export function HeadingText({ heading }: { heading: Heading }) {
  const language = useLanguage();
  const label = valueLabel(heading.axis, heading.value, language);
  return (
    <span
      dir="auto"
      className={
        heading.axis === 'prompts'
          ? 'line-clamp-4 max-w-80 wrap-anywhere'
          : 'inline-block first-letter:uppercase'
      }
      title={label}
    >
      {label}
    </span>
  );
}

export function GroupTitle({ headings, id }: { headings: readonly Heading[]; id: string }) {
  return (
    <h3 id={id} className="flex flex-wrap gap-x-3 pb-2 font-[550]">
      {headings.map((heading) => (
        <HeadingText key={heading.axis} heading={heading} />
      ))}
    </h3>
  );
}
