import { type ComponentProps, type ReactNode, useId } from 'react';
import { Button } from './button';
import { Spinner } from './spinner';
import { TextField } from './text-field';
import { WhenChoice } from './when-choice';

type SpendingBarProps = {
  /** Null: there is nothing to choose. */
  when: ComponentProps<typeof WhenChoice> | null;
  /** Of all that would be started. */
  price: string;
  /** The price is being asked for. */
  pending: boolean;
  /** Below the price. */
  note?: ReactNode;
  cap: {
    label: string;
    placeholder: string;
    text: string;
    invalid: boolean;
    onChange: (text: string) => void;
  };
  /** What there is to say of all this. `hidden`: only read aloud. */
  why: { text: ReactNode; look: 'danger' | 'quiet' | 'hidden' };
  /** Names `why`, for the buttons and the cap. */
  whyId: string;
  /** Where it stands. */
  className?: string;
  /** Buttons. */
  children: ReactNode;
};

const WHY_LOOKS = {
  danger: 'pt-1.5 text-xs text-danger',
  quiet: 'pt-1.5 text-xs text-muted',
  hidden: 'sr-only',
};

/** The foot of a screen that spends money: when, the whole price, the cap, and the buttons. */
export function SpendingBar(props: SpendingBarProps) {
  const { when, price, pending, note = null, cap, why, whyId, className = '', children } = props;
  const capId = useId();
  return (
    <div
      className={`sticky bottom-0 z-10 mt-auto border-t bg-canvas py-3.5 max-md:px-4 max-md:pt-3 max-md:pb-[calc(0.75rem+env(safe-area-inset-bottom))] ${className}`}
    >
      {when !== null && (
        <div className="max-w-120 pb-3">
          <WhenChoice {...when} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 max-md:justify-between max-md:gap-x-4 max-md:gap-y-2">
        <div className="min-w-0">
          <p className="text-[1.125rem]/6 font-semibold tracking-[-0.01em] tabular-nums" aria-live="polite">
            <span className={pending ? 'text-muted' : ''}>{price}</span>
          </p>
          {note}
        </div>
        <div className="flex items-center gap-2">
          <label htmlFor={capId} className="block text-xs text-muted tabular-nums">
            {cap.label}
          </label>
          <TextField
            id={capId}
            className="w-24"
            inputMode="decimal"
            placeholder={cap.placeholder}
            value={cap.text}
            aria-invalid={cap.invalid}
            aria-describedby={whyId}
            onChange={({ target }) => cap.onChange(target.value)}
          />
        </div>
        <div className="ms-auto flex flex-wrap gap-2 max-md:ms-0 max-md:w-full">{children}</div>
      </div>
      <p id={whyId} role="alert" className={WHY_LOOKS[why.look]}>
        {why.text}
      </p>
    </div>
  );
}

/** A button of the bar. While it is blocked it can still be focused, and says why. */
export function SpendingButton({
  variant = 'primary',
  blocked,
  sending = false,
  whyId,
  onPress,
  children,
}: {
  variant?: 'primary' | 'secondary';
  blocked: boolean;
  sending?: boolean;
  whyId: string;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      variant={variant}
      className="min-h-9 px-4 tabular-nums max-md:flex-1"
      aria-disabled={blocked}
      aria-describedby={whyId}
      onClick={({ detail }) => {
        // The second click of a double click asked for the same.
        if (!blocked && detail <= 1) onPress();
      }}
    >
      {sending && <Spinner />}
      {children}
    </Button>
  );
}
