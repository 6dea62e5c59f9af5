/** What stands beside the pointer, or beside the bar that the arrow keys have come to. */
export function ChartNote({
  title,
  total,
  parts,
}: {
  title: string;
  total: string;
  parts: readonly { key: string; label: string; color: string; amount: string }[];
}) {
  return (
    <div className="usage-note">
      <p className="flex justify-between gap-4 font-medium">
        <span>{title}</span>
        <span>{total}</span>
      </p>
      {parts.map(({ key, label, color, amount }) => (
        <p key={key} className="flex items-center justify-between gap-4 text-muted">
          <span className="flex items-center gap-1.5">
            <span className="usage-swatch" style={{ background: color }} />
            {label}
          </span>
          <span>{amount}</span>
        </p>
      ))}
    </div>
  );
}
