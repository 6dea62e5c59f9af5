import { EARLY_DROPS } from '@/lib/client/early-drops';
import { DRAFT_STORAGE_KEY, THEME_STORAGE_KEY, TRAY_STORAGE_KEY } from '@/lib/client/storage-keys';
import { LOCAL_OWNER_ID } from '@/lib/shared/accounts';

/**
 * Runs before the first paint: the chosen theme, which modifier key this machine has, and whether a draft or pictures
 * of this person (lib/client/of-person.ts) wait in the browser (the composer stays invisible until they are in it, so that nothing moves). A file that is dropped
 * before the page listens is kept, or the browser would leave the page for it.
 */
export const FIRST_SCRIPT = `(function(d){
if(/Mac|iP(hone|ad|od)/.test(navigator.platform))d.mac="";
try{var t=localStorage.getItem(${JSON.stringify(THEME_STORAGE_KEY)});if(t==="light"||t==="dark")d.theme=t;
var p=d.person&&d.person!==${JSON.stringify(LOCAL_OWNER_ID)}?"@"+d.person:"";
if(localStorage.getItem(${JSON.stringify(DRAFT_STORAGE_KEY)}+p))d.draft="";
if(localStorage.getItem(${JSON.stringify(TRAY_STORAGE_KEY)}+p))d.tray=""}catch(e){}
var k=globalThis.${EARLY_DROPS}=[];
["dragover","drop"].forEach(function(n){addEventListener(n,function(e){
if(!e.dataTransfer.types.includes("Files"))return;
e.preventDefault();if(n==="drop")k.push.apply(k,e.dataTransfer.files)})})
})(document.documentElement.dataset)`;
