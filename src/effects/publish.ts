// Makes GitHub show what was decided: under one lock per commit, planned in the ledger, written in one request, then marked.
import type { Transaction } from 'kysely'
import type { Database } from '../database/client.ts'
import { withLocks } from '../database/lock.ts'
import type { Tables } from '../database/schema.ts'
import type { Effect } from '../effect.ts'
import { ExpectedError, PostponedError } from '../errors.ts'
import type { Instant, Repository } from '../event.ts'
import type { Standing as OnGitHub } from '../facts/pull-request.ts'
import type { GitHub } from '../github/client.ts'
import {
  type Published,
  publishedChecks,
  recordApplied,
  recordPlanned,
  recordRefused,
  saysSurely,
  unansweredSince,
} from '../ledger/published.ts'
import { headings } from '../ledger/subjects.ts'
import { checkRuns, plan, publicationKey, type Standing, type Write } from '../plan.ts'
import { applyWrites } from './apply.ts'
import { standingOthers } from './standing.ts'

export type Publishing = Readonly<{
  database: Database
  github: GitHub
  appId: number
  now(): Instant
  /** Aborted when another process may have taken over the work: then nothing may be written any more. */
  signal: AbortSignal
  /** A sentence about something that nobody waits for, and that GitHub refused or does not know. */
  onLeftOut?(sentence: string): void
}>

export type Publication = Readonly<{
  repository: Repository
  /** The commit whose checks are to be right; null where it is not about checks. */
  sha: string | null
  /** Commits that lost a pull request: what stands there is withdrawn, or says what the others that head it say. */
  vacated?: readonly string[]
  /** What else should stand: comments, reactions, requests, issues. */
  others?: readonly Effect[]
  /** What GitHub showed of ours when the facts were gathered. */
  onGitHub: OnGitHub
  /** Records the verdict, in the transaction that records the plan. */
  record(transaction: Transaction<Tables>): Promise<void>
}>

/** Nothing was seen on GitHub: only what the ledger knows is there. */
export const unseen: OnGitHub = { checks: [], comments: 0 }

/** GitHub marks a run in progress as stale after 14 days (REST documentation, checks): it is written again before. */
export const refreshAfterMs = 12 * 86_400_000

/**
 * GitHub works on a request for 10 s at most (REST documentation, timeouts), also when whoever sent it is dead. Until then
 * a look may miss what is about to stand there, and a newer write may be overwritten by the older. Two more for the way.
 */
export const mayWorkMs = 12_000

type Seen = Readonly<{ sha: string; checks: readonly Effect[]; onGitHub: OnGitHub; published: readonly Published[] }>

const nowhere = { nodeId: null, digest: null }

/** The ledger is newer than the facts if another subject wrote on this commit meanwhile; only GitHub knows of a rerequest. */
function standingChecks({ sha, checks, onGitHub, published }: Seen, at: Instant): readonly Standing[] {
  const seen = onGitHub.checks.map((check) => ({ key: `${sha}/${check.name}`, check }))
  const keys = [...new Set([...seen.map(({ key }) => key), ...published.map(({ key }) => key)])]
  const oldest = new Date(Date.parse(at) - refreshAfterMs).toISOString()
  const waits = (key: string) =>
    checks.some((one) => one.kind === 'check_run' && one.content.decision === 'wait' && publicationKey(one) === key)
  return keys.map((key) => {
    const check = seen.find((one) => one.key === key)?.check
    const noted = published.find((one) => one.key === key && one.nodeId !== null)
    const { nodeId, digest } = noted === undefined ? (check ?? nowhere) : { ...noted, digest: saysSurely(noted) }
    const aged = waits(key) && noted?.appliedAt !== null && noted?.appliedAt !== undefined && noted.appliedAt <= oldest
    return { kind: 'check_run', key, nodeId, digest, rewrite: aged || (check?.rerequested ?? false) }
  })
}

const commitsOf = ({ sha, vacated = [] }: Publication): readonly string[] => [
  ...(sha === null ? [] : [sha]),
  ...vacated,
]

/** What should stand on each commit, and what does. The first is the one that is judged now. */
async function checksOn(transaction: Transaction<Tables>, publication: Publication): Promise<readonly Seen[]> {
  const { repository, sha, onGitHub } = publication
  const found: Seen[] = []
  // one after the other: a transaction is one connection
  for (const commit of commitsOf(publication)) {
    const published = await publishedChecks(transaction, repository, commit)
    const known = published.flatMap(({ key, nodeId }) => (nodeId === null ? [] : [key.slice(commit.length + 1)]))
    const wanted = checkRuns(commit, await headings(transaction, repository, commit), known)
    if (commit === sha) found.push({ sha, checks: wanted, onGitHub, published })
    else {
      // unseen: what was never noted may stand there all the same, and must not be created a second time
      const noted = wanted.filter((check) => check.kind === 'check_run' && known.includes(check.content.name))
      found.push({ sha: commit, checks: noted, onGitHub: unseen, published })
    }
  }
  return found
}

/** Records verdict and plan together: what was decided is never lost between the two. */
async function recordPlan(
  { database, now }: Publishing,
  publication: Publication,
  found: readonly Standing[],
): Promise<readonly Write[]> {
  const { repository, others = [] } = publication
  return database.kysely.transaction().execute(async (transaction) => {
    await publication.record(transaction)
    const commits = await checksOn(transaction, publication)
    const checks = commits.flatMap((commit) => commit.checks)
    const standing = commits.flatMap((commit) => standingChecks(commit, now()))
    const writes = plan([...checks, ...others], [...standing, ...found])
    const planned = writes.map(({ effect, key, digest }) => ({ kind: effect.kind, key, digest }))
    const since = await unansweredSince(transaction, repository, planned)
    const doneAt = since === null ? 0 : Date.parse(since) + mayWorkMs
    if (doneAt > Date.parse(now())) {
      const sentence = 'GitHub may still be working on what was written before.'
      throw new PostponedError(sentence, 'Andon looks again when that has ended.', { retryAt: doneAt })
    }
    await recordPlanned(transaction, repository, { at: now(), writes: planned })
    return writes
  })
}

/** Writes what differs: at most one request, none if all stands as it should. Throws what applyWrites throws. */
export async function publish(publishing: Publishing, publication: Publication): Promise<readonly Write[]> {
  const { database, github, now } = publishing
  const { repository, others = [], onGitHub } = publication
  const locks = commitsOf(publication).map((commit) => `check/${repository.id}/${commit}`)
  return withLocks(database, locks, async () => {
    const found = await standingOthers(publishing, { repository, effects: others, comments: onGitHub.comments })
    const writes = await recordPlan(publishing, publication, found)
    publishing.signal.throwIfAborted()
    const keyOf = ({ effect, key, digest }: Write) => ({ kind: effect.kind, key, digest })
    try {
      await applyWrites(github, repository, {
        writes,
        ...(publishing.onLeftOut === undefined ? {} : { onLeftOut: publishing.onLeftOut }),
        mark: (sent) =>
          recordApplied(database, repository, {
            at: now(),
            writes: sent.map(({ write, nodeId }) => ({ ...keyOf(write), nodeId })),
          }),
      })
    } catch (error) {
      // anything else, such as a broken connection, leaves open what GitHub has done or is about to do
      if (error instanceof ExpectedError) await recordRefused(database, repository, writes.map(keyOf))
      throw error
    }
    return writes
  })
}
