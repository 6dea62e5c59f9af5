import { useTranslations } from 'next-intl';
import {
  type FocusEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useId,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { useLanguage } from '@/lib/client/language';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { toScreen } from '@/lib/shared/mask/viewport';
import { CanvasNote } from './canvas-note';
import { CanvasStage } from './canvas-stage';
import { CommandBar } from './command-bar';
import { OptionRow } from './option-row';
import { OriginalButton } from './original-button';
import { ROW } from './row-style';
import { StatusBar } from './status-bar';
import { TextEntry } from './text-entry';
import { ToolBar } from './tool-bar';
import type { CanvasMode, RegionFrame } from './tools/tool';
import { findTool, TOOLS } from './tools/tool-list';
import { useCanvas } from './use-canvas';
import { useCanvasActions } from './use-canvas-actions';
import { useChords } from './use-chords';
import { type PhotoState, usePhoto } from './use-photo';
import { VersionNote } from './version-note';

const CanvasHelp = lazy(async () => ({ default: (await import('./canvas-help')).CanvasHelp }));

/**
 * The photo with its mask (or its marks), filling the place it is given. What is painted lives in the session
 * (`openCanvasSession`); the caller opens and keeps it, and asks it for the files.
 */
export function MaskCanvas({
  session,
  mode,
  region = null,
  actions,
  onClose,
}: {
  session: CanvasSession;
  mode: CanvasMode;
  /** The part of the photo that will be sent, if it is not all of it. */
  region?: RegionFrame | null;
  /** Beside the tool's options: what can be done with the mask. */
  actions?: ReactNode;
  onClose?: () => void;
}) {
  const t = useTranslations();
  const language = useLanguage();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useCanvas(session, mode, region);
  const { settings, view, controller, textAt, setTextAt, setProblem } = canvas;
  const [photo, tryAgain] = usePhoto(view);
  const [other] = useSyncExternalStore(session.subscribe, session.otherVersions, session.otherVersions);
  const tool = useStore(settings, (state) => findTool(mode, mode === 'mask' ? state.tool : state.markupTool));

  useEffect(() => {
    // For its keys. A touch screen has none, and a ring around the photo would only puzzle.
    if (matchMedia('(pointer: fine)').matches) surface.current?.focus({ preventScroll: true });
  }, []);
  useChords(section, controller);
  const tools = useMemo(
    () => TOOLS[mode].filter(({ changesRegion }) => canvas.hasRegion || !changesRegion),
    [mode, canvas.hasRegion],
  );
  useCanvasActions(session, canvas, mode, tools);

  /** What is open is kept when the hand goes on to the prompt, so that the price there is that of what is seen. */
  function onBlur({ relatedTarget }: FocusEvent<HTMLElement>) {
    if (relatedTarget !== null && !section.current?.contains(relatedTarget)) controller.settle();
  }
  const focusPhoto = () => surface.current?.focus({ preventScroll: true });

  return (
    <section
      ref={section}
      className="@container/canvas relative grid size-full min-h-80 grid-cols-[3.25rem_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] bg-surface text-ink max-md:min-h-0 max-md:grid-cols-[minmax(0,1fr)] max-md:grid-rows-[auto_minmax(0,1fr)_auto_auto]"
      aria-label={t(`canvas.title.${mode}`)}
      data-mode={mode}
      onBlur={onBlur}
    >
      {/* Two rows or one by the width alone: by what is in them, the photo would jump with every tool. */}
      <div className="flex flex-col-reverse border-b px-3 py-1 max-md:px-2 max-md:py-0.5 md:col-span-2 @min-[78rem]/canvas:flex-row @min-[78rem]/canvas:gap-4">
        <OptionRow session={session} canvas={canvas} tool={tool} region={region} focusPhoto={focusPhoto} />
        <div className={`${ROW} -mx-1.5 flex-none gap-0.5`}>
          <CommandBar session={session} canvas={canvas} mode={mode} />
          <OriginalButton onHold={controller.holdOriginal} />
          {actions}
          {onClose && (
            <IconButton icon="x" label={t('canvas.close')} className="max-md:flex-none" onClick={onClose} />
          )}
        </div>
      </div>

      <ToolBar
        label={t(`canvas.toolbar.${mode}`)}
        tools={tools}
        chosen={tool}
        onChoose={(name) => controller.chooseTool(name, mode)}
      />

      <div className="relative min-h-0 min-w-0 overflow-hidden bg-sunken">
        <CanvasStage
          surface={surface}
          view={view}
          controller={controller}
          label={t(`canvas.photo.${mode}`)}
          describedBy={`${id}help`}
        />
        <p id={`${id}help`} className="sr-only">
          {t('canvas.photo.keys')}
        </p>
        {textAt && (
          <TextEntry
            at={toScreen(controller.view(), textAt)}
            onDone={(text) => {
              if (text !== '') controller.addText(textAt, text);
              setTextAt(null);
              focusPhoto();
            }}
          />
        )}
        <PhotoNote photo={photo} onTryAgain={tryAgain} />
        {other && (
          <VersionNote
            key={other.key}
            session={session}
            other={other}
            onStart={() => {
              controller.cancel();
              controller.settle();
            }}
            onProblem={setProblem}
          />
        )}
        {canvas.problem && (
          <CanvasNote className="text-danger" role="alert">
            <span>{canvas.problem}</span>
            <IconButton icon="x" label={t('common.dismiss')} onClick={() => setProblem(null)} />
          </CanvasNote>
        )}
      </div>

      <StatusBar session={session} canvas={canvas} mode={mode} surface={surface} />
      <output className="sr-only" aria-live="polite">
        {canvas.announced && language.say(canvas.announced)}
      </output>
      <Suspense>
        {canvas.isHelpOpen && <CanvasHelp mode={mode} onClose={() => canvas.setHelpOpen(false)} />}
      </Suspense>
    </section>
  );
}

function PhotoNote({ photo, onTryAgain }: { photo: PhotoState; onTryAgain: () => void }) {
  const t = useTranslations();
  if (photo.is === 'loading')
    return (
      <CanvasNote role="status">
        <Spinner /> {t('canvas.photo.loading')}
      </CanvasNote>
    );
  if (photo.is === 'failed')
    return (
      <CanvasNote role="alert">
        <span>{photo.why}</span>
        <Button onClick={onTryAgain}>{t('common.tryAgain')}</Button>
      </CanvasNote>
    );
  return null;
}
