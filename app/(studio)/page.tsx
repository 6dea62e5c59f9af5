import { redirect } from 'next/navigation';
import { EXAMPLE_PROMPTS } from '@/components/feed/example-prompts';
import { CreateScreen } from '@/components/studio/create-screen';
import { readWho } from '@/lib/server/screens';
import { COLLECTIONS_PATH, mayMake } from '@/lib/shared/accounts';

export default async function CreatePage() {
  const { person } = await readWho();
  if (!mayMake(person?.role)) redirect(COLLECTIONS_PATH);
  return <CreateScreen examples={EXAMPLE_PROMPTS} />;
}
