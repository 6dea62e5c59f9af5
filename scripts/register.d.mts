export declare const endTypeScript: () => Promise<void>;
