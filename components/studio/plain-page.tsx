/** A page that only says something and leads back. */
export function PlainPage({ title, children }: { title: string; children: string }) {
  return (
    <main className="plain-page">
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      <p className="text-muted">{children}</p>
      <a href="/" className="button button-secondary mt-4">
        Back to the images
      </a>
    </main>
  );
}
