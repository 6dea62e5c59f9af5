import { layoutWithTexts } from '@/components/studio/layout-with-texts';

export default layoutWithTexts('recipes', 'runWords', 'packages', 'restyle', 'stickers', 'comic');
