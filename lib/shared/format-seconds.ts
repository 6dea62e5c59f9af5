/** `8 s`, `0.4 s`, `1 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1 && seconds > 0) return `${Math.max(0.1, Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
