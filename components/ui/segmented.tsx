import { type ReactNode, useId, useState } from 'react';

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

/** One of a few, all in view: native radio buttons, so arrow keys and screen readers work as everywhere. */
export function Segmented<Value extends string>({
  labelledBy,
  value,
  segments,
  onChange,
  className = 'segments',
  segmentClassName = 'segment',
}: {
  labelledBy: string;
  value: Value | null;
  segments: readonly Segment<Value>[];
  onChange: (value: Value) => void;
  className?: string;
  segmentClassName?: string;
}) {
  const id = useId();
  const [asked, setAsked] = useState<Value | null>(null);
  const reason = segments.find((segment) => segment.value === asked)?.why;
  return (
    <div className="min-w-0">
      <div role="radiogroup" aria-labelledby={labelledBy} className={className}>
        {segments.map(({ value: own, label, note, name, why }) => (
          <label key={own} className={segmentClassName} title={why ?? undefined}>
            <input
              type="radio"
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
            {note && <span className="segment-note">{note}</span>}
          </label>
        ))}
      </div>
      <p id={`${id}why`} role="status" className={reason ? 'pt-1.5 text-xs text-muted' : 'sr-only'}>
        {reason}
      </p>
    </div>
  );
}
