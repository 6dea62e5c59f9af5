/** What stands between backticks is code. */
export function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, place) => {
    const key = place;
    return place % 2 === 0 ? (
      part
    ) : (
      <code key={key} className="font-mono text-[0.92em]">
        {part}
      </code>
    );
  });
}
