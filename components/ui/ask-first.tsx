import { type ReactNode, useState } from 'react';
import { sentenceOf } from '@/lib/client/sentence-of';
import { Button } from './button';
import { Dialog } from './dialog';

/**
 * Asks before something that cannot be undone, and stays until it is done: `act` leaves the page or closes the dialog. It
 * says why where it could not be done. Import it only from files that are loaded on first use, as `Dialog`.
 */
export function AskFirst({
  title,
  description,
  action,
  act,
  onClose,
  closing = false,
  children,
}: {
  title: string;
  description: string;
  /** Label of the button that does it. */
  action: string;
  act: () => Promise<void>;
  onClose: () => void;
  closing?: boolean;
  /** What has to be known before. */
  children?: ReactNode;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const tryIt = async () => {
    try {
      await act();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Dialog title={title} description={description} closing={closing} onClose={onClose}>
      {children}
      <div className="flex flex-wrap items-center justify-end gap-2 pt-2">
        <p role="alert" className={problem ? 'flex-1 text-xs text-danger' : 'sr-only'}>
          {problem}
        </p>
        <Button variant="danger" onClick={tryIt}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
