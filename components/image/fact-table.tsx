import type { ComponentProps } from 'react';

const CELL = 'py-0.75 ps-3 align-top wrap-anywhere first:ps-0';

export function FactTable(props: ComponentProps<'table'>) {
  return <table className="w-full border-collapse text-xs tabular-nums" {...props} />;
}

export function HeadCell({ numeric = false, ...rest }: ComponentProps<'th'> & { numeric?: boolean }) {
  return <th className={`${CELL} font-normal text-muted ${numeric ? 'text-end' : 'text-start'}`} {...rest} />;
}

export function Cell({
  numeric = false,
  tone = 'text-ink',
  ...rest
}: ComponentProps<'td'> & { numeric?: boolean; tone?: 'text-ink' | 'text-warn' }) {
  return <td className={`${CELL} ${tone} ${numeric ? 'text-end' : ''}`} {...rest} />;
}
