import { useState } from 'react';

/** A partial picture that fades in over the one before it, once it is decoded. */
export function Preview({ url }: { url: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const [covered, setCovered] = useState<string | null>(null);
  return (
    <>
      {covered !== null && covered !== url && <img src={covered} alt="" className="tile-image" />}
      <img
        key={url}
        // Rendered by the server, it may have loaded before anything listened.
        ref={(element) => {
          if (element?.complete && element.naturalWidth > 0) setShown(url);
        }}
        src={url}
        alt=""
        decoding="async"
        className={`tile-image tile-preview ${shown === url ? 'tile-preview-shown' : ''}`}
        onLoad={() => setShown(url)}
        onTransitionEnd={() => setCovered(url)}
      />
    </>
  );
}
