/** @param modules the folder node_modules */
export declare const dropUnusedFiles: (modules: string) => void;
