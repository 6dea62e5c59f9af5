import '@/components/studio/globals.css';
import type { AppProps } from 'next/app';
import { inter } from '@/components/studio/font';
import { guardComposition } from '@/lib/client/guard-composition';

// Before React listens.
if (typeof window !== 'undefined') guardComposition();

/** No next/head: what is the same on every page stands in the document, and its runtime weighs 2 KB of the first load. */
export default function App({ Component, pageProps }: AppProps) {
  return (
    <div className={inter.variable}>
      <Component {...pageProps} />
    </div>
  );
}
