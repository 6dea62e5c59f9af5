const SPOKEN: Record<string, string> = {
  mod: '',
  enter: '⏎',
  escape: 'Esc',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
};

/** Keys as pressed, e.g. `mod+enter`; `mod` is ⌘ on a Mac and Ctrl elsewhere. Hidden from screen readers. */
export function Kbd({ keys, className = '' }: { keys: string; className?: string }) {
  return (
    <span className={`inline-flex gap-0.5 ${className}`} aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd key={key} className={key === 'mod' ? 'kbd mod-key' : 'kbd'}>
          {SPOKEN[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
