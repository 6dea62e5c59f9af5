import 'server-only';
import type { PeopleAnswer, SettingsAnswer, WireInvitation } from '@/lib/shared/wire-people';
import { TRAIL_PAGE, type TrailPage } from '@/lib/shared/wire-trail';
import { isAdmin } from './accounts/visitor';
import { toWireInvitation } from './http/send-invitation';
import { readRuntimeSettings } from './runtime-settings';
import { readVisitor } from './screens';
import { getServices, type Services } from './services';

/** What screens for admins begin with; null for anybody else, for whom there are none, and where there are no accounts. */
async function forAdmin<Found>(read: (services: Services) => Promise<Found>): Promise<Found | null> {
  const visitor = await readVisitor();
  return visitor.kind === 'person' && isAdmin(visitor) ? read(await getServices()) : null;
}

export type PeopleScreenData = PeopleAnswer & { invitations: WireInvitation[]; settings: SettingsAnswer };

export function readPeople(): Promise<PeopleScreenData | null> {
  return forAdmin(async ({ managePeople, accounts, database, environment, mail }) => ({
    people: await managePeople.list(),
    invitations: (await accounts.invitations()).map(toWireInvitation),
    settings: {
      settings: await readRuntimeSettings(database.query),
      fixed: { monthlyMicroUsd: environment.monthlyBudgetMicroUsd },
      mail: mail !== null,
      passwords: environment.passwordLogin,
    },
  }));
}

export type TrailScreenData = { first: TrailPage; people: { id: string; name: string }[] };

export function readTrail(): Promise<TrailScreenData | null> {
  return forAdmin(async ({ trail, people }) => ({
    first: await trail.list({
      kind: null,
      personId: null,
      fromMs: null,
      endMs: null,
      cursor: null,
      limit: TRAIL_PAGE,
    }),
    people: (await people.list()).map(({ id, name }) => ({ id, name })),
  }));
}
