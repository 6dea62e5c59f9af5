/** Decoration beside words that say what is going on. */
export function Spinner({ className = '' }: { className?: string }) {
  return (
    <span
      className={`base:size-4 flex-none animate-spin rounded-full border-2 border-current/25 border-t-current ${className}`}
      aria-hidden="true"
    />
  );
}
