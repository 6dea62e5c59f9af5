/** The colour of a series, beside its name. */
export function Swatch({ color }: { color: string }) {
  return <span className="size-2.5 flex-none rounded-xs" style={{ background: color }} />;
}
