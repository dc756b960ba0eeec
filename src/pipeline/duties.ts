// Who held which duties of a change, by the moment at which that was certain: at its merge, and at each deployment.
import type { Database } from '../database/client.ts'
import type { Duty, EntryOf } from '../entry.ts'
import type { Event, Instant, Person, Repository } from '../event.ts'
import { appendEntry, entriesOf } from '../ledger/entries.ts'
import { type Deployed, mergedInto } from '../ledger/observations.ts'
import type { Finding } from '../practice.ts'
import type { Result } from '../verdict.ts'

type Told = Readonly<{ at: Instant; by: Person | null; head: string; mergeSha: string | null; number: number }>
type Duties = NonNullable<Finding['duties']>

const dutiesIn = (results: readonly Result[]): readonly Duties[] =>
  results.flatMap(({ findings }) => findings.flatMap(({ duties }) => duties ?? []))

const union = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())]

const nameOf = ({ login }: Person): string => login

/** Null where the policy does not ask who holds what. */
export function mergedEntry(results: readonly Result[], told: Told): EntryOf<'duties'> | null {
  const found = dutiesIn(results)
  if (found.length === 0) return null
  const heldBefore = (duty: Duty): readonly string[] => union(found.map(({ held }) => held[duty] ?? []))
  const held: Partial<Record<Duty, readonly string[]>> = {
    author: heldBefore('author'),
    review: heldBefore('review'),
    merge: told.by === null ? [] : [nameOf(told.by)],
  }
  return {
    kind: 'duties',
    moment: 'merged',
    at: told.at,
    by: told.by,
    number: told.number,
    sha: told.mergeSha ?? told.head,
    environment: null,
    held,
    controls: union(found.map(({ controls }) => controls)),
  }
}

export const deployedEntry = (merged: EntryOf<'duties'>, { at, by, environment }: Deployed): EntryOf<'duties'> => ({
  ...merged,
  moment: 'deployed',
  at,
  by,
  environment,
  held: { ...merged.held, deploy: by === null ? [] : [nameOf(by)] },
})

type Merge = Told & Readonly<{ author: Person | null }>

/** What an enforced pass took in exchange: the promise that falls due first. What only advises takes nothing. */
export function promiseIn(results: readonly Result[], merge: Merge): EntryOf<'follow_up_opened'> | null {
  const promised = results
    .filter(({ enforcement }) => enforcement === 'enforce')
    .flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'pass'))
    .flatMap(({ duties }) => duties?.promised ?? [])
  const [first] = promised.toSorted((a, b) => a.withinMs - b.withinMs)
  if (first === undefined) return null
  return {
    kind: 'follow_up_opened',
    followUp: first.kind,
    at: merge.at,
    by: merge.by,
    number: merge.number,
    owner: first.owner ?? merge.author?.login ?? merge.by?.login ?? 'nobody',
    dueAt: new Date(Date.parse(merge.at) + first.withinMs).toISOString(),
    reason: first.reason,
  }
}

/** Notes of each merged pull request that is exactly the deployed commit who brought it there. */
export async function recordDeployments(
  database: Database,
  repository: Repository,
  events: readonly Event[],
): Promise<void> {
  const seen = events.flatMap(({ observation }) => (observation?.kind === 'deployed' ? [observation] : []))
  for (const deployed of seen) {
    for (const number of await mergedInto(database, repository, deployed.sha)) {
      const merged = (await entriesOf(database, repository, number)).find(
        (entry) => entry.kind === 'duties' && entry.moment === 'merged',
      )
      if (merged?.kind !== 'duties') continue
      await database.kysely
        .transaction()
        .execute((transaction) => appendEntry(transaction, repository, deployedEntry(merged, deployed)))
    }
  }
}
