import { showToast } from '@/components/ui/toast';
import { sentenceOf } from '@/lib/client/sentence-of';

export function sayFailure(error: unknown): void {
  showToast({ tone: 'danger', message: sentenceOf(error) });
}
