import type { RecipeName } from '@/lib/shared/recipes/wire-jobs';

/** What comes out, as a small drawing in the colours of the page. */
export function RecipeDrawing({ recipe }: { recipe: RecipeName }) {
  return (
    <svg
      viewBox="0 0 320 180"
      className="block h-auto w-full max-lg:h-full max-lg:object-cover"
      aria-hidden="true"
    >
      {DRAWINGS[recipe]}
    </svg>
  );
}

const PAPER = 'fill-raised stroke-line-strong';
const QUIET = 'fill-line-strong';
const STRONG = 'fill-accent';

function Dish({ x, y, warm }: { x: number; y: number; warm: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect width="64" height="52" rx="6" className={warm ? 'fill-accent-soft stroke-accent' : PAPER} />
      <path d="M25 20q-3-4 0-8M32 18q-3-4 0-8M39 20q-3-4 0-8" className="fill-none stroke-muted" />
      <path d="M12 27h40a20 15 0 0 1-40 0z" className={warm ? STRONG : 'fill-line-strong'} />
      <path d="M18 27q4-7 10-4 6-5 11 0 5-2 7 4z" className="fill-canvas stroke-line-strong" />
      <rect x="24" y="42" width="16" height="3" rx="1.5" className={warm ? STRONG : 'fill-line-strong'} />
    </g>
  );
}

function Face({ x, y, d, turn }: { x: number; y: number; d: string; turn: number }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(${turn})`}>
      <circle r="29" className="fill-canvas stroke-line-strong" />
      <circle r="23" className="fill-accent-soft" />
      <path d="M-20 -8a21 21 0 0 1 40 0c-9-8-31-8-40 0z" className={STRONG} />
      <circle cx="-8" cy="-1" r="2.4" className="fill-ink" />
      <circle cx="8" cy="-1" r="2.4" className="fill-ink" />
      <path d={d} className="fill-none stroke-ink" strokeWidth="2.4" strokeLinecap="round" />
    </g>
  );
}

const DRAWINGS: Record<RecipeName, React.ReactNode> = {
  restyle: (
    <>
      <Dish x={26} y={34} warm={false} />
      <Dish x={26} y={96} warm={false} />
      <path
        d="M108 90h44m-12-10 12 10-12 10"
        className="fill-none stroke-muted"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <rect x="174" y="20" width="124" height="140" rx="8" className={PAPER} />
      <Dish x={184} y={30} warm />
      <Dish x={184} y={98} warm />
      {[42, 52, 110, 120].map((y) => (
        <rect key={y} x="256" y={y} width={y % 4 === 2 ? 32 : 24} height="5" rx="2.5" className={QUIET} />
      ))}
    </>
  ),
  stickers: (
    <>
      <Face x={70} y={58} turn={-8} d="M-9 8q9 10 18 0" />
      <Face x={160} y={52} turn={5} d="M-8 12q8 -8 16 0" />
      <Face x={250} y={60} turn={-4} d="M-4 10a4 4 0 1 0 8 0a4 4 0 1 0 -8 0" />
      <Face x={70} y={128} turn={6} d="M-8 10h16" />
      <Face x={160} y={124} turn={-6} d="M-10 6q10 14 20 0z" />
      <Face x={250} y={130} turn={7} d="M-8 11q4 -6 8 0t8 0" />
    </>
  ),
  comic: (
    <>
      <rect x="40" y="14" width="240" height="152" rx="6" className={PAPER} />
      <rect x="50" y="24" width="104" height="62" rx="2" className="fill-accent-soft stroke-line-strong" />
      <rect x="162" y="24" width="108" height="62" rx="2" className="fill-sunken stroke-line-strong" />
      <rect x="50" y="94" width="148" height="62" rx="2" className="fill-sunken stroke-line-strong" />
      <rect x="206" y="94" width="64" height="62" rx="2" className="fill-accent-soft stroke-line-strong" />
      <circle cx="80" cy="74" r="12" className={STRONG} />
      <path d="M104 34h36a8 8 0 0 1 0 20h-26l-10 9 2-9a9 9 0 0 1-2-20z" className="fill-canvas stroke-ink" />
      <rect x="110" y="41" width="28" height="4" rx="2" className="fill-ink" />
      <rect x="170" y="30" width="44" height="13" className="fill-canvas stroke-ink" />
      <path d="M226 86q8-26 26-26t18 26z" className={STRONG} />
      <path
        d="m92 104 10 8 12-9 3 13 14-2-7 12 11 9-14 3 1 13-12-8-12 10-2-14-14-1 9-11-8-12 13 1z"
        className="fill-canvas stroke-ink"
      />
      <path d="M150 156q6-30 20-30t20 30z" className={STRONG} />
      <circle cx="238" cy="128" r="14" className={STRONG} />
    </>
  ),
};
