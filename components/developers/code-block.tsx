/** Lines to copy. Reached by the keyboard, because it scrolls sideways where it does not fit. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    <section
      aria-label={label}
      dir="ltr"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border bg-canvas px-3 py-2.5"
    >
      <pre className="font-mono text-xs/5">{children}</pre>
    </section>
  );
}
