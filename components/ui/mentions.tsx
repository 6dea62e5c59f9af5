import { type ComponentProps, Suspense } from 'react';
import { loadLazily } from '@/lib/client/load-lazily';

const MentionHelp = loadLazily(async () => (await import('./mention-help')).MentionHelp);

/** Under a field for a prompt: the help with mentions, from the first `@`. */
export function Mentions(props: ComponentProps<typeof MentionHelp>) {
  return (
    props.value.includes('@') && (
      <Suspense>
        <MentionHelp {...props} />
      </Suspense>
    )
  );
}
