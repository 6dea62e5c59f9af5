/** What the server and the browser say to each other about what people may spend. Money in micro-dollars. */

/** Null: no limit of their own. */
export type PersonLimits = {
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
  /** What is held for a run without a known price; null: such runs are refused to members. */
  unpricedMicroUsd: number | null;
};

/** “Ask for more”: a person's request for money in one month (UTC). */
export type WireWish = {
  id: string;
  personId: string;
  name: string;
  period: string;
  amountMicroUsd: number;
  createdAt: number;
  /** Null: nobody has answered yet. */
  settledAt: number | null;
  /** 0: refused. */
  grantedMicroUsd: number | null;
};

export type WishAnswer = { wish: WireWish };
export type WishesAnswer = { wishes: WireWish[] };
export type LimitsAnswer = { limits: PersonLimits };
