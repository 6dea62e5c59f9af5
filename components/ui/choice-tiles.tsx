import type { ReactNode } from 'react';

/** A second, smaller line. */
export function ChoiceNote({ children }: { children: ReactNode }) {
  return (
    <span className="text-[0.625rem]/3.5 font-[450] tracking-[-0.01em] text-faint tabular-nums group-has-checked/choice:text-current">
      {children}
    </span>
  );
}

const FRAME_PX = 20;

/** A picture's shape, small. Without a ratio: whichever the model chooses, or one's own. */
export function ShapeFrame({
  ratio,
  look = 'solid',
}: {
  ratio: { width: number; height: number } | null;
  look?: 'solid' | 'dashed' | 'corners';
}) {
  const { width, height } = ratio ?? { width: 1, height: 1 };
  const scale = FRAME_PX / Math.max(width, height);
  return (
    <ChoiceDrawing>
      {look === 'corners' ? (
        <svg
          width={FRAME_PX}
          height={FRAME_PX}
          viewBox="0 0 20 20"
          aria-hidden="true"
          className="fill-none stroke-current stroke-[1.5] opacity-75 group-has-checked/choice:opacity-100"
        >
          <path d="M.75 6V.75H6M14 .75h5.25V6M19.25 14v5.25H14M6 19.25H.75V14" />
        </svg>
      ) : (
        <span
          className={`rounded-[3px] border-[1.5px] border-current opacity-75 group-has-checked/choice:bg-current/15 group-has-checked/choice:opacity-100 ${look === 'dashed' ? 'border-dashed' : ''}`}
          style={{ width: width * scale, height: height * scale }}
        />
      )}
    </ChoiceDrawing>
  );
}

/** Where the drawing of a choice stands. */
export function ChoiceDrawing({ children }: { children: ReactNode }) {
  return (
    <span className="mb-0.5 grid h-6 place-items-center" aria-hidden="true">
      {children}
    </span>
  );
}
