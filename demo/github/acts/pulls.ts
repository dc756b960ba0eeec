// Pull requests: opening, editing, drafting, closing, and asking for reviews.
import { identity, nextId, stamp } from '../identity.ts'
import { found, getAccount, getRepository, getTeam, resolveRef } from '../lookup.ts'
import { teamPayload, userPayload } from '../payloads/account.ts'
import { compareCommits } from '../pull.ts'
import type { Account, Label, PullRequest, Repository, State, Team } from '../state.ts'
import { settle } from './merging.ts'
import { type OnPull, pullEvent, target } from './pull-event.ts'
import { leaveQueue } from './queue.ts'
import { Refused, type World } from './world.ts'

export const nextNumber = ({ issues }: Repository): number => Math.max(0, ...issues.keys()) + 1

export type OpenInput = Readonly<{
  repo: string
  by: string
  head: string
  /** The fork (`owner/name`) in which the head branch lies. */
  headRepo?: string
  base?: string
  title: string
  body?: string
  draft?: boolean
}>

/** What is the same for every new pull request. */
const blank = (state: State) => ({
  kind: 'pull_request' as const,
  ...identity(state, 'pull'),
  pullId: nextId(state),
  state: 'open' as const,
  labels: new Set<Label>(),
  labelEvents: [],
  baseChanges: [],
  comments: [],
  createdAt: stamp(state),
  updatedAt: stamp(state),
  closedAt: null,
  closedBy: null,
  mergedAt: null,
  mergedBy: null,
  mergeCommitSha: null,
  autoMerge: null,
  bodyEditedAt: null,
  reviews: [],
  threads: [],
  requestedReviewers: new Set<Account>(),
  requestedTeams: new Set<Team>(),
  askings: [],
})

export function openPullRequest(world: World, input: OpenInput): PullRequest {
  const { state } = world
  const repository = getRepository(state, input.repo)
  const headRepository = input.headRepo === undefined ? repository : getRepository(state, input.headRepo)
  const baseRef = input.base ?? repository.defaultBranch
  const headSha = found(resolveRef(state, headRepository, `refs/heads/${input.head}`), `branch ${input.head}`)
  const baseSha = found(resolveRef(state, repository, `refs/heads/${baseRef}`), `branch ${baseRef}`)
  if (compareCommits(state, baseSha, headSha).aheadBy === 0)
    throw new Refused(422, [`No commits between ${baseRef} and ${input.head}`])
  const author = getAccount(state, input.by)
  const { title, body = null, draft = false, head: headRef } = input
  const pull: PullRequest = {
    ...blank(state),
    ...{ repository, number: nextNumber(repository), title, body, author, draft },
    ...{ baseRef, baseSha, headRef, headSha, headRepository },
  }
  repository.issues.set(pull.number, pull)
  repository.refs.set(`refs/pull/${pull.number}/head`, headSha)
  pullEvent(world, pull, { action: 'opened', by: author })
  return pull
}

type Edited = Readonly<{ title: string; body: string; base: string }>

/**
 * Title, body or base; sends `pull_request.edited` with what was there before. `automatic`: GitHub changes the base, because the old
 * one was merged and deleted.
 */
export function editPullRequest(
  world: World,
  { title, body, base, automatic = false, ...where }: OnPull & Partial<Edited> & { automatic?: boolean },
): void {
  const { state } = world
  const { pull, by } = target(world, where)
  const changes: Record<string, unknown> = {}
  if (title !== undefined) {
    changes['title'] = { from: pull.title }
    pull.title = title
  }
  if (body !== undefined) {
    changes['body'] = { from: pull.body ?? '' }
    pull.body = body
    pull.bodyEditedAt = stamp(state)
  }
  if (base !== undefined) {
    changes['base'] = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } }
    pull.baseSha = found(resolveRef(state, pull.repository, `refs/heads/${base}`), `branch ${base}`)
    pull.baseChanges.push({
      ...identity(state, 'baseChange'),
      from: pull.baseRef,
      to: base,
      actor: by,
      at: stamp(state),
      byHand: !automatic,
    })
    pull.baseRef = base
  }
  pullEvent(world, pull, { action: 'edited', by, more: { changes } })
}

export function markReady(world: World, where: OnPull): void {
  const { pull, by } = target(world, where)
  pull.draft = false
  pullEvent(world, pull, { action: 'ready_for_review', by })
  settle(world, pull.repository)
}

export function convertToDraft(world: World, where: OnPull): void {
  const { pull, by } = target(world, where)
  pull.draft = true
  pullEvent(world, pull, { action: 'converted_to_draft', by })
}

export function closePullRequest(world: World, where: OnPull): void {
  const { pull, by } = target(world, where)
  if (pull.state === 'closed') throw new Refused(422, ['The pull request is already closed.'])
  pull.state = 'closed'
  pull.closedAt = stamp(world.state)
  pull.closedBy = by
  leaveQueue(world, pull, { reason: 'MANUAL', by })
  pullEvent(world, pull, { action: 'closed', by })
}

/** With the branch as it is now: of pushes to a closed pull request GitHub sends no `synchronize`. */
export function reopenPullRequest(world: World, where: OnPull): void {
  const { pull, by } = target(world, where)
  if (pull.mergedAt !== null) throw new Refused(422, ['A merged pull request cannot be reopened.'])
  pull.state = 'open'
  pull.closedAt = null
  pull.closedBy = null
  pull.headSha = pull.headRepository.refs.get(`refs/heads/${pull.headRef}`) ?? pull.headSha
  pull.repository.refs.set(`refs/pull/${pull.number}/head`, pull.headSha)
  pullEvent(world, pull, { action: 'reopened', by })
}

/** Merges by itself, in the name of that person, as soon as the rules of the branch allow. */
export function enableAutoMerge(world: World, where: OnPull): void {
  const { pull, by } = target(world, where)
  pull.autoMerge = { enabledBy: by, enabledAt: stamp(world.state), method: 'merge' }
  pullEvent(world, pull, { action: 'auto_merge_enabled', by, more: { reason: 'manual' } })
  settle(world, pull.repository)
}

type Asking = OnPull & Readonly<{ from: string }>

/** A person (`login`) or a team (`org/slug`), as the pull request and the event hold it. */
function reviewerNamed({ state }: World, pull: PullRequest, name: string) {
  const [organization, slug] = name.split('/')
  if (organization !== undefined && slug !== undefined) {
    const team = getTeam(state, organization, slug)
    const more = { requested_team: teamPayload(state, team) }
    return { asked: team, more, add: () => pull.requestedTeams.add(team), take: () => pull.requestedTeams.delete(team) }
  }
  const person = getAccount(state, name)
  const { requestedReviewers: held } = pull
  const more = { requested_reviewer: userPayload(state, person) }
  return { asked: person, more, add: () => held.add(person), take: () => held.delete(person) }
}

/** Asks a person (`login`) or a team (`org/slug`). */
export function requestReview(world: World, { from, ...where }: Asking): void {
  const { state } = world
  const { pull, by } = target(world, where)
  const { asked, more, add } = reviewerNamed(world, pull, from)
  if (asked === pull.author) throw new Refused(422, ['Review cannot be requested from pull request author.'])
  add()
  pull.askings.push({ ...identity(state, 'asking'), asked, removed: false, actor: by, at: stamp(state) })
  pullEvent(world, pull, { action: 'review_requested', by, more })
}

/** Takes the request back. Nobody is told when there is none. */
export function removeReviewRequest(world: World, { from, ...where }: Asking): void {
  const { state } = world
  const { pull, by } = target(world, where)
  const { asked, more, take } = reviewerNamed(world, pull, from)
  if (!take()) return
  pull.askings.push({ ...identity(state, 'asking'), asked, removed: true, actor: by, at: stamp(state) })
  pullEvent(world, pull, { action: 'review_request_removed', by, more })
}
