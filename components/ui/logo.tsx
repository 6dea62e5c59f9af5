/** A picture with one part painted over. The same drawing is public/icon.svg. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="5" className="fill-ink" />
      <path d="M5.5 12.2c2.6-4.8 5.3-6.4 9-5.9-.6 4.6-3.4 7.6-9 5.900z" className="fill-canvas" />
    </svg>
  );
}
