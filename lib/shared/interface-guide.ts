/** What the page for developers shows of the interface: the OpenAPI document, in the words of a reader. In English. */

/** `body.mask` and the like: of an object inside another, its fields follow it. */
export type GuideField = {
  name: string;
  /** `integer`, `"low" | "high"`, `Run[] | null`. */
  type: string;
  /** What the type names of `Guide.objects`. */
  objects: string[];
  required: boolean;
  text: string;
};

export type GuideAnswer = { status: string; text: string; fields: GuideField[] };

export type GuideOperation = {
  id: string;
  method: string;
  path: string;
  scope: string;
  summary: string;
  description: string;
  /** In the path and behind the question mark. */
  parameters: GuideField[];
  /** Null: it takes none. */
  body: GuideField[] | null;
  takesFile: boolean;
  answers: GuideAnswer[];
  /** For a shell in which `OVERPAINT` and `TOKEN` are set. */
  example: string;
};

export type Guide = {
  /** The first lines of a shell. */
  begin: string;
  /** Where agents ask, and what their clients are configured with. */
  mcpAddress: string;
  mcp: string;
  groups: { name: string; operations: GuideOperation[] }[];
  objects: { name: string; fields: GuideField[] }[];
};
