import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { EARLY_INPUT } from '@/lib/client/early-input';
import { TRAY_STORAGE_KEY } from '@/lib/client/edit-seam';
import { holdFiles } from '@/lib/client/hold-files';
import { holdInput } from '@/lib/client/hold-input';
import { THEME_STORAGE_KEY } from '@/lib/client/theme';

/**
 * Runs before the first paint, from the document itself: the chosen theme, which modifier key this machine has, and
 * whether a draft or pictures wait in the browser (the composer stays invisible until they are in it, so that nothing
 * moves). And it holds what is done to the page until that is more than a picture of itself.
 */
export const BOOT_SCRIPT = `(function(d){
try{var t=localStorage.getItem(${JSON.stringify(THEME_STORAGE_KEY)});if(t==="light"||t==="dark")d.theme=t;
if(localStorage.getItem(${JSON.stringify(DRAFT_STORAGE_KEY)}))d.draft="";
if(localStorage.getItem(${JSON.stringify(TRAY_STORAGE_KEY)}))d.tray=""}catch(e){}
if(/Mac|iP(hone|ad|od)/.test(navigator.platform))d.mac=""
})(document.documentElement.dataset);
${EARLY_INPUT}={hold:${holdInput}};
${EARLY_INPUT}.release=${EARLY_INPUT}.hold(document.documentElement,"button,[type=radio],[type=checkbox]");
${EARLY_INPUT}.releaseFiles=(${holdFiles})()`;
