import type { ReactNode } from 'react';
import { Icon, type IconName } from '@/components/ui/icon';

const TONE = {
  neutral: 'bg-surface text-muted',
  warn: 'border-transparent bg-warn-soft text-warn',
  danger: 'border-transparent bg-danger-soft text-danger',
};

/** A line above or below the images, with what can be done about it. */
export function Note({
  tone = 'neutral',
  icon,
  role,
  action,
  className = '',
  children,
}: {
  tone?: keyof typeof TONE;
  icon: IconName;
  role?: 'status' | 'alert';
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      role={role}
      className={`mb-3 flex min-h-11 items-center gap-2.5 rounded-[10px] border py-1.5 ps-3 pe-2 max-md:flex-wrap ${TONE[tone]} ${className}`}
    >
      <Icon name={icon} />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}
