import { layoutWithTexts } from '@/components/studio/layout-with-texts';

export default layoutWithTexts('cutOut');
