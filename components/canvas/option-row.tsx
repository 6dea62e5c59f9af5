import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { firstAmountPx } from './first-amount';
import { RefinePanel } from './refine-panel';
import { ROW } from './row-style';
import type { CanvasTool, RegionFrame } from './tools/tool';
import type { Canvas } from './use-canvas';

/** What can be set about the tool in hand, or about the refinement that is open. */
export function OptionRow({
  session,
  canvas,
  tool,
  region,
  focusPhoto,
}: {
  session: CanvasSession;
  canvas: Canvas;
  tool: CanvasTool;
  region: RegionFrame | null;
  focusPhoto: () => void;
}) {
  const t = useTranslations('canvas.options');
  const { settings, controller, status } = canvas;
  const commit = () => {
    controller.run({ do: 'commit' });
    focusPhoto();
  };
  return (
    // Its edges leave room for focus rings, which scrolling would cut off.
    <div
      className={`${ROW} -mx-1 scrollbar-none scroll-fade-x flex-auto gap-3.5 overflow-x-auto overflow-y-hidden px-1 *:flex-none`}
    >
      {status.refinement ? (
        <RefinePanel
          {...status.refinement}
          maxPx={Math.max(50, firstAmountPx(session.source) * 12)}
          softPx={firstAmountPx(session.source) * 4}
          isWorking={status.isWorking}
          onChange={controller.refine}
          onApply={commit}
          onCancel={() => {
            controller.endRefinement(false);
            focusPhoto();
          }}
        />
      ) : (
        <tool.Options
          session={session}
          settings={settings}
          controller={controller}
          isSelectionOpen={status.isSelectionOpen}
          isWorking={status.isWorking}
          focusPhoto={focusPhoto}
          region={region}
        />
      )}
      {status.isSelectionOpen && (
        // First on a phone, where the rest scrolls.
        <Button title={t('keepHint')} className="max-md:order-first" onClick={commit}>
          {t('keep')}
        </Button>
      )}
      {status.isWorking && <Spinner />}
    </div>
  );
}
