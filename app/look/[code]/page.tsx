import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { LookPage } from '@/components/look/look-page';
import { readLook } from '@/lib/server/screens';
import { cutTitle } from '@/lib/shared/page-title';

type Props = { params: Promise<{ code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('look');
  const look = await readLook((await params).code);
  return {
    title: look === null ? t('gone.title') : cutTitle(look.gallery?.name ?? t('title')),
    robots: { index: false, follow: false },
  };
}

/** What a link shows, to whoever has it. */
export default async function LookRoute({ params }: Props) {
  const { code } = await params;
  const look = await readLook(code);
  return look === null ? notFound() : <LookPage code={code} initial={look.gallery} />;
}
