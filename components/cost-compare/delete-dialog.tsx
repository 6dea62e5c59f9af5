import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { deleteComparison } from '@/lib/client/comparison/comparison-requests';
import { PROBLEM } from './text-styles';

export function DeleteDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async () => {
    try {
      await deleteComparison(id);
      router.push('/compare');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog
      title="Delete this comparison?"
      description={`“${name}” goes. Its runs and images stay in the library, and what is under way goes on.`}
      onClose={onClose}
    >
      <div className="flex flex-wrap justify-end gap-2 pt-2">
        <p role="alert" className={problem ? `${PROBLEM} flex-1` : 'sr-only'}>
          {problem}
        </p>
        <Button variant="danger" onClick={remove}>
          Delete it
        </Button>
      </div>
    </Dialog>
  );
}
