import { useState } from 'react';

const PICTURE = 'absolute inset-0 size-full object-contain';

/** A partial picture that fades in over the one before it, once it is decoded. */
export function Preview({ url }: { url: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const [covered, setCovered] = useState<string | null>(null);
  return (
    <>
      {covered !== null && covered !== url && <img src={covered} alt="" className={PICTURE} />}
      <img
        key={url}
        // Rendered by the server, it may have loaded before anything listened.
        ref={(element) => {
          if (element?.complete && element.naturalWidth > 0) setShown(url);
        }}
        src={url}
        alt=""
        decoding="async"
        className={`${PICTURE} transition-opacity duration-400 ${shown === url ? '' : 'opacity-0'}`}
        onLoad={() => setShown(url)}
        onTransitionEnd={() => setCovered(url)}
      />
    </>
  );
}
