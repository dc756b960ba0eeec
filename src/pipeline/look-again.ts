// Finds open pull requests whose verdict is older than they are, whatever GitHub told or failed to tell, and asks to look again.
import type { Database } from '../database/client.ts'
import { refreshAfterMs } from '../effects/publish.ts'
import { NotFoundError, RateLimitedError } from '../errors.ts'
import { type Instant, keyOf, type PullRequestRef, type Repository } from '../event.ts'
import { type OpenPullRequest, openPullRequests } from '../facts/scope.ts'
import type { GitHubApp } from '../github/client.ts'
import type { Queue } from '../inbox/queue.ts'
import { underWay } from '../inbox/under-way.ts'
import {
  agedChecks,
  type KnownPullRequest,
  knownPullRequests,
  neglectedRepositories,
  noteSwept,
} from '../ledger/open-work.ts'

export type LookingAgain = Readonly<{
  database: Database
  github: Pick<GitHubApp, 'installation'>
  queue: Queue
  now: () => number
  everyMs: number
  /** A repository that could not be compared; the next sweep tries again. */
  onTrouble: (repository: string, error: unknown) => void
}>

/** Behind everything that somebody waits for. */
const priority = 30
/** A repository without an open pull request that we know of is looked at once a day. */
const dayMs = 86_400_000
/** Clocks differ. */
const marginMs = 10 * 60_000

const instant = (ms: number): Instant => new Date(ms).toISOString()

/**
 * Numbers of pull requests that were missed: a head that we do not know, a change after we looked, or a close. One that we
 * know nothing of counts only if something about it changed since the last sweep: a branch without a policy is no news.
 */
export function missed(
  known: readonly KnownPullRequest[],
  open: readonly OpenPullRequest[],
  sweptAt: Instant | null,
): readonly number[] {
  const closed = known.filter(({ number }) => !open.some((one) => one.number === number))
  const changed = open.filter(({ number, head, updatedAt }) => {
    const ours = known.find((one) => one.number === number)
    if (ours === undefined) return sweptAt === null || updatedAt >= instant(Date.parse(sweptAt) - marginMs)
    return ours.head !== head || ours.gatheredAt < updatedAt
  })
  return [...closed, ...changed].map(({ number }) => number).toSorted((a, b) => a - b)
}

type Neglected = Readonly<{ repository: Repository; sweptAt: Instant | null }>

/** Answers how many pull requests are to be looked at again. */
async function compare(options: LookingAgain, { repository, sweptAt }: Neglected): Promise<number> {
  const { database, github, queue, now } = options
  const at = instant(now())
  const client = await github.installation(repository.installationId, { urgency: 'background' })
  const open = await openPullRequests(client, repository, null)
  const numbers = new Set([
    ...missed(await knownPullRequests(database, repository), open, sweptAt),
    ...(await agedChecks(database, repository, instant(now() - refreshAfterMs))),
  ])
  const refs = [...numbers].map((number): PullRequestRef => ({ subject: 'pull_request', repository, number }))
  const busy = await underWay(database, refs.map(keyOf))
  const idle = refs.filter((ref) => !busy.has(keyOf(ref)))
  for (const ref of idle) await queue.enqueue(ref, { priority })
  await noteSwept(database, repository, at)
  return idle.length
}

/** One sweep: a request for each repository and hundred open pull requests. An installation at its limit is left for the next. */
export async function lookAgain(options: LookingAgain, signal: AbortSignal): Promise<number> {
  const { database, now, everyMs, onTrouble } = options
  const started = now()
  // the sweep of an hour ago noted its repositories a moment after it began
  const since = { openSince: instant(started - everyMs / 2), anySince: instant(started - Math.max(dayMs, everyMs / 2)) }
  const limited = new Set<number>()
  let found = 0
  for (const neglected of await neglectedRepositories(database, since)) {
    const { installationId, owner, name } = neglected.repository
    signal.throwIfAborted()
    if (limited.has(installationId)) continue
    try {
      found += await compare(options, neglected)
    } catch (error) {
      if (error instanceof RateLimitedError) limited.add(installationId)
      else if (error instanceof NotFoundError) await noteSwept(database, neglected.repository, instant(now()))
      else onTrouble(`${owner}/${name}`, error)
    }
  }
  return found
}
