'use client';
import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/**
 * A link to a screen of ours, fetched ahead once it is pointed at or has the focus. Not as soon as it is seen, as
 * `next/link` would: the server would compute screens that were not asked for.
 */
export function ScreenLink(props: ComponentProps<typeof Link>) {
  const [near, setNear] = useState(false);
  const approach = () => setNear(true);
  return <Link {...props} prefetch={near ? null : false} onPointerEnter={approach} onFocus={approach} />;
}
