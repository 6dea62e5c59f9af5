import 'server-only';

/** Said of it wherever it shows: by its first bytes, or by its directory. */
export const RAW_FILE = 'This is a camera’s raw file. Develop it, save it as JPEG or PNG and send that.';
