const SPOKEN: Record<string, string> = {
  mod: '',
  enter: '⏎',
  escape: 'Esc',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
};

/** Which key it is on this machine is known to the document alone (first-script.ts), not to the server. */
const MOD_KEY = "before:content-['Ctrl'] in-data-mac:before:content-['⌘']";

const LOOKS = {
  plain: 'bg-surface text-muted',
  /** On a coloured button. */
  tinted: 'border-current/30',
};

/** Keys as pressed, e.g. `mod+enter`; `mod` is ⌘ on a Mac and Ctrl elsewhere. Hidden from screen readers. */
export function Kbd({
  keys,
  look = 'plain',
  className = '',
}: {
  keys: string;
  look?: keyof typeof LOOKS;
  className?: string;
}) {
  return (
    <span className={`base:inline-flex gap-0.5 ${className}`} aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd
          key={key}
          className={`inline-flex h-5 min-w-5 items-center justify-center rounded-[0.3125rem] border ${LOOKS[look]} px-1.25 font-sans text-2xs/none ${key === 'mod' ? MOD_KEY : ''}`}
        >
          {SPOKEN[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
