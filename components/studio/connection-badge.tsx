import type { WireStatus } from '@/lib/shared/wire';

/** Where the pictures come from. Opens what there is to know about it. */
export function ConnectionBadge({ status, onOpen }: { status: WireStatus; onOpen: () => void }) {
  const { kind, host, keyConfigured, keyTest } = status.connection;
  const name = kind === 'demo' ? 'Demo' : kind === 'openai' ? 'OpenAI' : (host ?? 'Compatible server');
  const tone = kind === 'demo' ? 'bg-warn' : keyTest?.ok === false || !keyConfigured ? 'bg-danger' : 'bg-ok';
  return (
    <button
      type="button"
      className="button button-secondary badge"
      aria-label={`Connection: ${name}`}
      onClick={onOpen}
    >
      <span className={`size-1.5 flex-none rounded-full ${tone}`} />
      <span className="truncate">{name}</span>
    </button>
  );
}
