import type { Heading } from '@/lib/shared/comparison-layout';

/** A value at the edge of a table. Prompts are cut; all of it is in the title. */
export function HeadingText({ heading }: { heading: Heading }) {
  return (
    <span dir="auto" className={heading.axis === 'prompts' ? 'cc-prompt' : 'cc-value'} title={heading.label}>
      {heading.label}
    </span>
  );
}

export function GroupTitle({ headings, id }: { headings: readonly Heading[]; id: string }) {
  return (
    <h3 id={id} className="cc-group-title">
      {headings.map((heading) => (
        <HeadingText key={heading.axis} heading={heading} />
      ))}
    </h3>
  );
}
