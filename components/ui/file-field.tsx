import { type ComponentProps, type RefObject, useEffect, useEffectEvent, useRef } from 'react';

/** A native file field. What was chosen before its script came, by a quick hand or a program, is taken up too. */
export function FileField({
  onFiles,
  ref,
  ...props
}: Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'ref'> & {
  onFiles: (files: File[]) => void;
  ref?: RefObject<HTMLInputElement | null>;
}) {
  const own = useRef<HTMLInputElement>(null);
  const field = ref ?? own;
  const take = () => {
    const files = [...(field.current?.files ?? [])];
    // The same file can be chosen again.
    if (field.current) field.current.value = '';
    if (files.length > 0) onFiles(files);
  };
  const takeEarly = useEffectEvent(take);
  useEffect(() => takeEarly(), []);
  return <input {...props} ref={field} type="file" onChange={take} />;
}

/** Lies unseen over the label that it stands in, so that a press anywhere on that chooses files. */
export function CoveringFileField(props: Omit<ComponentProps<typeof FileField>, 'className'>) {
  return (
    <FileField
      {...props}
      // Chromium shows the cursor of the button inside it, unless that button has no size.
      className="absolute inset-0 size-full cursor-pointer text-[0px] opacity-0"
    />
  );
}
