import type { JobEditor } from '@/components/recipes/job-editor';
import { LookCard } from './look-card';
import { PhotosCard } from './photos-card';

/** What is wanted of all photos, and the photos. */
export function RestyleSetUp({ editor }: { editor: JobEditor<'restyle'> }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <PhotosCard editor={editor} />
      <LookCard editor={editor} />
    </div>
  );
}
