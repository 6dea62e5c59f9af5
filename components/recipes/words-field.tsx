import { type ComponentProps, useId, useRef } from 'react';
import { Mentions } from '@/components/ui/mentions';
import { TextArea } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';

/** Words of a job or of one of its items, in which people and things with a name can be mentioned. */
export function WordsField({
  label,
  value,
  onWords,
  ...rest
}: { label: string; value: string; onWords: (words: string) => void } & ComponentProps<'textarea'>) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <div>
      <label htmlFor={id} className={`${LABEL} block pb-1`}>
        {label}
      </label>
      <TextArea
        id={id}
        ref={field}
        className="field-sizing-content max-h-60 min-h-20 w-full resize-y"
        value={value}
        onChange={({ target }) => onWords(target.value)}
        {...rest}
      />
      <Mentions field={field} value={value} />
    </div>
  );
}
