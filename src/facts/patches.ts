// Reads what approved commits and the head change, so that an approval can be bound to the patch. Once a commit: answers are kept.
import * as z from 'zod'
import { ForbiddenError, NotFoundError } from '../errors.ts'
import { isUnavailable, type PatchDigests, type PullRequestFacts } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import type { FilePatch, Patch, PatchMemory } from '../ledger/patches.ts'
import { type DiffEntry, diffEntry, filePatches, hunksOf, movedTo } from './patch-digest.ts'

/** GitHub compares so many files, and lists so many of a pull request (REST documentation). */
const most = { compared: 300, listed: 3000 } as const
const perPage = 100
/** Of those who approve an older commit, the newest; nobody has so many. */
const mostApproved = 10
const mostCommented = 20

const comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }), files: z.array(diffEntry) })
type Comparison = z.output<typeof comparison>
const listedFiles = z.array(diffEntry)
const headAnswer = z.object({ head: z.object({ sha: z.string() }) })
const refused = z.object({ status: z.union([z.literal(406), z.literal(410), z.literal(422)]) })

/** Null if GitHub does not show it: the commit is gone, the branches have nothing in common, the difference is too large. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    const isRefused = error instanceof NotFoundError || error instanceof ForbiddenError
    if (isRefused || refused.safeParse(error).success) return null
    throw error
  }
}

type Place = Readonly<{ github: GitHub; facts: PullRequestFacts }>
const whereOf = ({ repository }: PullRequestFacts) => ({ owner: repository.owner, repo: repository.name })

/** Between two commits by their ids: whatever is pushed meanwhile, the answer is about these. */
const compared = ({ github, facts }: Place, base: string, head: string): Promise<Comparison | null> =>
  orNull(async () => {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
    const parameters = { ...whereOf(facts), basehead: `${base}...${head}`, per_page: 1 }
    return comparison.parse((await github.request(route, parameters)).data)
  })

/** The commit that an entry was read at. A deleted file has none at the head. */
const refOf = ({ contents_url: url }: DiffEntry): string | null => URL.parse(url)?.searchParams.get('ref') ?? null

/** All files of the pull request. The list says of no commit what it belongs to, so each entry and the head at the end must. */
const listedAtHead = ({ github, facts }: Place): Promise<readonly DiffEntry[] | null> =>
  orNull(async () => {
    const where = { ...whereOf(facts), pull_number: facts.number }
    const entries: DiffEntry[] = []
    for (let page = 1; page <= most.listed / perPage; page += 1) {
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
      const found = listedFiles.parse((await github.request(route, { ...where, per_page: perPage, page })).data)
      entries.push(...found)
      if (found.length < perPage) break
    }
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', where)
    const isOfHead =
      headAnswer.parse(data).head.sha === facts.head.sha &&
      entries.every((entry) => entry.status === 'removed' || refOf(entry) === facts.head.sha)
    return isOfHead && entries.length === facts.changedFiles ? entries : null
  })

async function readPatch(place: Place, sha: string): Promise<Patch | null> {
  const { facts } = place
  if (facts.base.sha === '') return null
  const answer = await compared(place, facts.base.sha, sha)
  if (answer === null) return null
  const isWhole = answer.files.length < most.compared
  const files = isWhole ? answer.files : sha === facts.head.sha ? await listedAtHead(place) : null
  return files === null ? null : { mergeBase: answer.merge_base_commit.sha, files: filePatches(files) }
}

/** Commits of approving reviews, the newest first, without the head. */
function approvedCommits({ reviews, head }: PullRequestFacts): readonly string[] {
  const approvals = reviews.filter(({ state, by }) => state === 'approved' && by.kind === 'user')
  const commits = approvals.toReversed().flatMap(({ sha }) => (sha === null || sha === head.sha ? [] : [sha]))
  return [...new Set(commits)].slice(0, mostApproved)
}

/** Somebody may have agreed to something: before that nobody asks for patches. */
const isAgreedTo = ({ reviews, comments }: PullRequestFacts): boolean =>
  reviews.some(({ state, by }) => state === 'approved' && by.kind === 'user') ||
  (!isUnavailable(comments) && comments.some(({ by }) => by.kind === 'user'))

/** A comment is about the head of its time: if that was read then, it is remembered. */
const commentedCommits = ({ comments, pushes }: PullRequestFacts): readonly string[] =>
  isUnavailable(comments) || comments.length === 0 ? [] : pushes.slice(-mostCommented).map(({ sha }) => sha)

/** Where a hunk stands at another place than the base branch moved it to, somebody moved it: the same lines may mean something else there. */
async function movedByHand(place: Place, reviewed: Patch, present: Patch): Promise<ReadonlySet<string>> {
  const now = new Map(present.files.map((file) => [file.path, file]))
  const moved = reviewed.files.filter(({ path, digest, starts }) => {
    const other = now.get(path)
    return other !== undefined && digest === other.digest && starts.join() !== other.starts.join()
  })
  if (moved.length === 0) return new Set()
  const base = await compared(place, reviewed.mergeBase, present.mergeBase)
  const isAhead = base?.merge_base_commit.sha === reviewed.mergeBase && base.files.length < most.compared
  const edited = new Map(isAhead ? base.files.map((entry) => [entry.filename, entry]) : [])
  const isExplained = (file: FilePatch): boolean => {
    const entry = edited.get(file.from)
    const hunks = entry?.status === 'modified' ? hunksOf(entry) : null
    return (
      hunks !== null && file.starts.map((line) => movedTo(line, hunks)).join() === now.get(file.path)?.starts.join()
    )
  }
  return new Set(moved.filter((file) => !isExplained(file)).map(({ path }) => path))
}

const digestsOf = (patch: Patch, except: ReadonlySet<string> = new Set()): PatchDigests =>
  Object.fromEntries(patch.files.map(({ path, digest }) => [path, except.has(path) ? null : digest]))

/**
 * The patches of the head and of approved commits. Costs nothing while nobody agreed to anything; then one request for a head or
 * approved commit that is not known, more for a head with 300 files or more, and one where the base branch moved what was approved.
 */
export async function gatherPatches(
  github: GitHub,
  memory: PatchMemory,
  facts: PullRequestFacts,
): Promise<PullRequestFacts['patches']> {
  if (!isAgreedTo(facts)) return {}
  const place = { github, facts }
  const { now, head } = facts
  const wanted = [head.sha, ...approvedCommits(facts)]
  const known = new Map(await memory.recall(facts, [...new Set([...wanted, ...commentedCommits(facts)])], now))
  for (const sha of wanted.filter((one) => !known.has(one))) {
    const patch = await readPatch(place, sha)
    await memory.remember(facts, { sha, patch, at: now })
    known.set(sha, patch)
  }
  const present = known.get(head.sha) ?? null
  if (present === null) return {}
  const digests: Record<string, PatchDigests> = { [head.sha]: digestsOf(present) }
  for (const [sha, patch] of known) {
    if (patch === null || sha === head.sha) continue
    digests[sha] = digestsOf(patch, await movedByHand(place, patch, present))
  }
  return digests
}
