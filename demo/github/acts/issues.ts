// Issues, and the comments of issues and pull requests.
import { identity, stamp } from '../identity.ts'
import { found, getAccount, getRepository } from '../lookup.ts'
import { commentPayload, issuePayload } from '../payloads/issue.ts'
import type { ReactionContent } from '../reaction.ts'
import type { Account, App, Comment, Issue, PullRequest, Repository } from '../state.ts'
import { createLabel } from './labels.ts'
import { nextNumber } from './pulls.ts'
import type { World } from './world.ts'

const issueEvent = ({ state, emit }: World, issue: Issue, { action, by }: { action: string; by: Account }): void =>
  emit({
    event: 'issues',
    action,
    repository: issue.repository,
    sender: by,
    body: { issue: issuePayload(state, issue) },
  })

export function createIssue(
  world: World,
  repository: Repository,
  {
    title,
    body = null,
    by,
    app = null,
    labels = [],
    assignees = [],
  }: {
    title: string
    body?: string | null
    by: Account
    app?: App | null
    labels?: readonly string[]
    assignees?: readonly Account[]
  },
): Issue {
  const { state } = world
  const issue: Issue = {
    kind: 'issue',
    ...identity(state, 'issue'),
    repository,
    number: nextNumber(repository),
    title,
    body,
    author: by,
    app,
    assignees: new Set(assignees),
    state: 'open',
    labels: new Set(labels.map((name) => createLabel(world, repository, { name }))),
    labelEvents: [],
    comments: [],
    createdAt: stamp(state),
    updatedAt: stamp(state),
    closedAt: null,
    closedBy: null,
  }
  repository.issues.set(issue.number, issue)
  issueEvent(world, issue, { action: 'opened', by })
  return issue
}

export const openIssue = (
  world: World,
  { repo, by, ...input }: { repo: string; by: string; title: string; body?: string; labels?: readonly string[] },
): Issue => createIssue(world, getRepository(world.state, repo), { ...input, by: getAccount(world.state, by) })

export function closeIssue(world: World, { repo, number, by }: { repo: string; number: number; by: string }): void {
  const issue = found(getRepository(world.state, repo).issues.get(number), `issue #${number}`)
  if (issue.kind !== 'issue') return
  issue.state = 'closed'
  issue.closedAt = stamp(world.state)
  issue.closedBy = getAccount(world.state, by)
  issueEvent(world, issue, { action: 'closed', by: issue.closedBy })
}

/** Title, text and who is to do it; what is not given stays. */
export function editIssue(
  world: World,
  issue: Issue,
  { by, title, body, assignees }: { by: Account; title?: string; body?: string; assignees?: readonly Account[] },
): void {
  if (title !== undefined) issue.title = title
  if (body !== undefined) issue.body = body
  if (assignees !== undefined) {
    issue.assignees.clear()
    for (const account of assignees) issue.assignees.add(account)
  }
  issue.updatedAt = stamp(world.state)
  issueEvent(world, issue, { action: 'edited', by })
}

export function reopenIssue(world: World, issue: Issue, { by }: { by: Account }): void {
  issue.state = 'open'
  issue.closedAt = null
  issue.closedBy = null
  issueEvent(world, issue, { action: 'reopened', by })
}

const commentEvent = (
  { state, emit }: World,
  comment: Comment,
  { action, by, more = {} }: { action: string; by: Account; more?: Readonly<Record<string, unknown>> },
): void =>
  emit({
    event: 'issue_comment',
    action,
    repository: comment.issue.repository,
    sender: by,
    body: { issue: issuePayload(state, comment.issue), comment: commentPayload(state, comment), ...more },
  })

/** `app` where an App writes as itself. */
export function createComment(
  world: World,
  issue: Issue | PullRequest,
  { body, by, app = null }: { body: string; by: Account; app?: App | null },
): Comment {
  const { state } = world
  const at = stamp(state)
  const comment: Comment = {
    ...identity(state, 'comment'),
    issue,
    author: by,
    app,
    body,
    reactions: [],
    createdAt: at,
    updatedAt: at,
  }
  issue.comments.push(comment)
  issue.updatedAt = at
  commentEvent(world, comment, { action: 'created', by })
  return comment
}

export const comment = (
  world: World,
  { repo, number, by, body }: { repo: string; number: number; by: string; body: string },
): Comment =>
  createComment(world, found(getRepository(world.state, repo).issues.get(number), `issue #${number}`), {
    body,
    by: getAccount(world.state, by),
  })

export function editComment(world: World, comment: Comment, { body, by }: { body: string; by: Account }): Comment {
  const from = comment.body
  comment.body = body
  comment.updatedAt = stamp(world.state)
  commentEvent(world, comment, { action: 'edited', by, more: { changes: { body: { from } } } })
  return comment
}

export function deleteComment(world: World, comment: Comment, { by }: { by: Account }): void {
  comment.issue.comments.splice(comment.issue.comments.indexOf(comment), 1)
  commentEvent(world, comment, { action: 'deleted', by })
}

/** Once for each person and kind. GitHub tells nobody. */
export function react(_: World, comment: Comment, { content, by }: { content: ReactionContent; by: Account }): void {
  if (!comment.reactions.some((reaction) => reaction.by === by && reaction.content === content))
    comment.reactions.push({ by, content })
}
