import { showToast } from '@/components/ui/toast';

export function sayFailure(error: unknown): void {
  showToast({ tone: 'danger', message: error instanceof Error ? error.message : String(error) });
}
