/** Between two pictures, one over the other, at `--split`; the range that moves it comes after it. */
export function SplitLine() {
  return (
    <span className="pointer-events-none absolute inset-y-0 left-(--split) -ml-px w-0.5 bg-white ring ring-black/35 after:absolute after:top-1/2 after:left-1/2 after:size-7 after:-translate-1/2 after:rounded-full after:bg-white after:shadow-[0_1px_4px_rgb(0_0_0/0.5)] has-[~:focus-visible]:after:outline-2 has-[~:focus-visible]:after:outline-offset-2 has-[~:focus-visible]:after:outline-accent" />
  );
}
