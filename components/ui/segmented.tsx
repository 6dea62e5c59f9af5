import { type ReactNode, useId, useState } from 'react';
import { CHOICE_INPUT, CHOICES, NOTED_CHOICE, PLAIN_CHOICE } from './choice-looks';
import { ChoiceNote } from './choice-tiles';

export type Segment<Value extends string> = {
  value: Value;
  label: ReactNode;
  /** A second, smaller line. */
  note?: ReactNode;
  /** Its name where the label alone would not be one. */
  name?: string;
  /** Why it cannot be chosen now. Such a choice can still be reached, so that its reason can be read. */
  why?: string | null;
};

const BAR = 'grid grid-flow-col gap-0.5 rounded-lg bg-sunken p-0.5 inset-ring inset-ring-line';

const LOOKS = {
  /** A bar of equal parts. */
  equal: `${BAR} auto-cols-[minmax(0,1fr)]`,
  /** A bar of parts as wide as their words, for words of unlike length. */
  natural: `${BAR} auto-cols-auto`,
  /** Tiles with a drawing each. */
  tiles: CHOICES,
};

const SEGMENT =
  'relative flex flex-col items-center justify-center max-md:min-h-11 rounded-md base:px-1 text-center font-medium text-muted transition-colors duration-120 hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-sm has-checked:ring has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent-text has-aria-disabled:cursor-not-allowed has-aria-disabled:text-faint has-aria-disabled:line-through';

const PARTS = { plain: `${SEGMENT} base:min-h-7`, noted: `${SEGMENT} min-h-10 text-xs/4` };
const SEGMENTS = {
  equal: PARTS,
  natural: PARTS,
  tiles: { plain: PLAIN_CHOICE, noted: NOTED_CHOICE },
};

/** One of a few, all in view: native radio buttons, so arrow keys and screen readers work as everywhere. */
export function Segmented<Value extends string>({
  labelledBy,
  value,
  segments,
  onChange,
  look = 'equal',
  className = '',
  segmentClassName = '',
}: {
  labelledBy: string;
  value: Value | null;
  segments: readonly Segment<Value>[];
  onChange: (value: Value) => void;
  look?: keyof typeof LOOKS;
  className?: string;
  /** Of each segment. */
  segmentClassName?: string;
}) {
  const id = useId();
  const [asked, setAsked] = useState<Value | null>(null);
  const reason = segments.find((segment) => segment.value === asked)?.why;
  return (
    <div className="min-w-0">
      <div role="radiogroup" aria-labelledby={labelledBy} className={`${LOOKS[look]} ${className}`}>
        {segments.map(({ value: own, label, note, name, why }) => (
          <label
            key={own}
            className={`${SEGMENTS[look][note ? 'noted' : 'plain']} ${segmentClassName}`}
            title={why ?? undefined}
          >
            <input
              type="radio"
              className={CHOICE_INPUT}
              name={id}
              value={own}
              checked={own === value}
              aria-label={name}
              aria-disabled={why ? true : undefined}
              aria-describedby={why ? `${id}why` : undefined}
              onChange={() => {
                setAsked(own);
                if (!why) onChange(own);
              }}
              onFocus={() => setAsked(own)}
            />
            <span>{label}</span>
            {note && <ChoiceNote>{note}</ChoiceNote>}
          </label>
        ))}
      </div>
      <p id={`${id}why`} role="status" className={reason ? 'pt-1.5 text-xs text-muted' : 'sr-only'}>
        {reason}
      </p>
    </div>
  );
}
