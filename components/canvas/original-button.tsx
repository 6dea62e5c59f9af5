import { Button } from '@/components/ui/button';

export function OriginalButton({ onHold }: { onHold: (held: boolean) => void }) {
  const release = () => onHold(false);
  return (
    <Button
      variant="ghost"
      className="ms-auto @min-[78rem]/canvas:ms-0"
      aria-keyshortcuts="\"
      title="Hold to see the original (\)"
      onPointerDown={() => onHold(true)}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onKeyDown={(event) => (event.key === ' ' || event.key === 'Enter') && onHold(true)}
      onKeyUp={release}
      onBlur={release}
    >
      Original
    </Button>
  );
}
