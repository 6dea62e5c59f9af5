import 'server-only';
import type { PackageKinds } from '@/lib/server/packages/package';
import { contactSheet } from './contact-sheet';
import { costList } from './cost-list';
import { fittedPictures } from './fitted-pictures';

export const restylePackages: PackageKinds<'restyle'> = {
  pictures: fittedPictures,
  'contact-sheet': contactSheet,
  costs: costList,
};
