// What remains of a pull request that was merged: who held which duties, and what was promised in exchange.
import type { Effect } from '../effect.ts'
import type { Entry, EntryOf } from '../entry.ts'
import type { Instant, Person, PullRequestRef } from '../event.ts'
import type { Gathered, Gathering } from '../facts/pull-request.ts'
import { appendEntry, entriesOf } from '../ledger/entries.ts'
import { actsOn, deploymentsOf, mergedAs, pushesOf } from '../ledger/observations.ts'
import { lastVerdict } from '../ledger/verdicts.ts'
import type { Result } from '../verdict.ts'
import { completed, type Desk, type InForce, verdictOn } from './desk.ts'
import { deployedEntry, mergedEntry, promiseIn } from './duties.ts'
import { doneEntry, issueFor } from './follow-ups.ts'

export type Merged = Readonly<{ ref: PullRequestRef; gathered: Gathered; inForce: InForce | null }>

const isOf =
  <K extends Entry['kind']>(kind: K) =>
  (entry: Entry): entry is EntryOf<K> =>
    entry.kind === kind

/**
 * The results under which it was merged: what it has come to since then, such as a review a moment before the merge,
 * unless it was judged under another policy before. Then that counts: a change must not rewrite its own conditions.
 */
async function resultsOf(desk: Desk, gathering: Gathering, merged: Merged): Promise<readonly Result[]> {
  const { ref, gathered, inForce } = merged
  const last = await lastVerdict(desk.database, ref)
  const atHead = last?.sha === gathered.facts.head.sha ? last : null
  if (inForce === null || (atHead !== null && atHead.policy !== inForce.policy.digest)) return atHead?.results ?? []
  const facts = await completed(desk, gathering, inForce.policy, gathered)
  return verdictOn(facts, inForce).verdict.results
}

type Recording = Readonly<{ before: readonly Entry[]; after: readonly Entry[] }>

/** Entries that are missing: of the merge, of what was promised, of deployments that were told first. */
async function mergeEntries(desk: Desk, gathering: Gathering, merged: Merged): Promise<Recording> {
  const { ref, gathered } = merged
  const { database } = desk
  const before = await entriesOf(database, ref.repository, ref.number)
  if (before.some((entry) => entry.kind === 'duties' && entry.moment === 'merged')) return { before, after: before }
  const told = await mergedAs(database, ref.repository, ref.number)
  if (told === null) return { before, after: before }
  const queuers = await actsOn(database, ref.repository, { kind: 'queued', number: ref.number })
  // a merge queue merges as a bot: who put it there decided
  const by: Person | null = told.by?.kind === 'bot' ? (queuers.at(-1)?.by ?? told.by) : told.by
  const results = await resultsOf(desk, gathering, merged)
  const entry = mergedEntry(results, { ...told, by, number: ref.number })
  if (entry === null) return { before, after: before }
  const promise = promiseIn(results, { ...told, by, number: ref.number, author: gathered.facts.author })
  const deployed = told.mergeSha === null ? [] : await deploymentsOf(database, ref.repository, told.mergeSha)
  const deployments = deployed.map((one) => deployedEntry(entry, one))
  return { before, after: [...before, entry, ...deployments, ...(promise === null ? [] : [promise])] }
}

/** What is to be written, and what was appended: the caller publishes, and appends with it. */
export type Settlement = Readonly<{
  others: readonly Effect[]
  entries: readonly Entry[]
  /** When the repository is to be looked at again, because a promise falls due or was kept. */
  lookAt: Instant | null
}>

const nothing: Settlement = { others: [], entries: [], lookAt: null }

/** For a pull request that is merged: records who held what, opens what was promised, and closes it when it is done. */
export async function settleMerged(desk: Desk, gathering: Gathering, merged: Merged): Promise<Settlement> {
  const { ref, gathered } = merged
  if (gathered.facts.state !== 'merged') return nothing
  const { before, after } = await mergeEntries(desk, gathering, merged)
  const opened = after.find(isOf('follow_up_opened'))
  if (opened === undefined) return { ...nothing, entries: after.slice(before.length) }
  const closed = await actsOn(desk.database, ref.repository, { kind: 'follow_up_closed', number: ref.number })
  const pushes = await pushesOf(desk.database, ref.repository, ref.number)
  const situation = { facts: gathered.facts, opened, duties: after.find(isOf('duties')) ?? null, pushes, closed }
  const known = after.find(isOf('follow_up_done')) ?? null
  const done = known ?? doneEntry(situation)
  const entries = [...after.slice(before.length), ...(known === null && done !== null ? [done] : [])]
  // also if it was asked for before: a look that was killed may not have come so far
  const reopens = done !== null && opened.dueAt <= done.at
  return {
    others: [issueFor(situation, done)],
    entries,
    lookAt: done === null ? opened.dueAt : reopens ? gathered.facts.now : null,
  }
}

/** Appends within the transaction that plans the writes. */
export async function appendAll(
  transaction: Parameters<typeof appendEntry>[0],
  { repository }: PullRequestRef,
  entries: readonly Entry[],
): Promise<void> {
  for (const entry of entries) await appendEntry(transaction, repository, entry)
}

/** A promise that falls due closes a way out for every open pull request, and one that is kept opens it again. */
export async function lookAgainAt({ queue }: Desk, ref: PullRequestRef, { lookAt }: Settlement): Promise<void> {
  if (lookAt === null) return
  const { repository, number } = ref
  const key = `clock/follow-up/${repository.installationId}/${repository.id}/${number}`
  await queue.enqueue({ scope: 'repository', repository }, { runAt: lookAt, key })
}
