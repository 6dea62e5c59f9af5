'use client';
import { PeoplePage } from '@/components/people/people-page';
import { MODELS } from '@/lib/shared/models';
import type { PeopleAnswer, SettingsAnswer, WireInvitation } from '@/lib/shared/wire-people';
import { useCopyLink } from './use-copy-link';
import { useScrollPlace } from './use-scroll-place';

export function PeopleScreen(
  given: PeopleAnswer & { invitations: WireInvitation[]; settings: SettingsAnswer },
) {
  const copyLink = useCopyLink();
  useScrollPlace('people');
  return <PeoplePage {...given} models={MODELS} onCopyLink={copyLink} />;
}
