import { EXAMPLE_PROMPTS } from '@/components/feed/example-prompts';
import { CreateScreen } from '@/components/studio/create-screen';

export default function CreatePage() {
  return <CreateScreen examples={EXAMPLE_PROMPTS} />;
}
