import type { Series } from './series';

export function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className="usage-legend">
      {series.map(({ key, label, color }) => (
        <li key={key}>
          <span className="usage-swatch" style={{ background: color }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
