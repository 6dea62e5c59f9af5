/** Where there are none yet. */
export function NoWays({ children }: { children: string }) {
  return <p className="border-t pt-3 text-muted">{children}</p>;
}
