'use client';
import { TrailPageView } from '@/components/people/trail-page';
import type { TrailPage } from '@/lib/shared/wire-trail';
import { useScrollPlace } from './use-scroll-place';

export function TrailScreen(given: { first: TrailPage; people: readonly { id: string; name: string }[] }) {
  useScrollPlace('trail');
  return <TrailPageView {...given} />;
}
