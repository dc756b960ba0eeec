// Issues, labels and comments, as GitHub's API shows them.
import type { Comment, Issue, Label, PullRequest, State } from '../state.ts'
import { associationOf, userPayload } from './account.ts'
import { appPayload } from './app.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'
import type { Schema } from './schema.ts'

export const labelPayload = (state: State, label: Label) =>
  ({
    id: label.id,
    node_id: label.nodeId,
    url: `${repositoryUrl(state, label.repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description ?? '',
  }) satisfies Schema<'label'>

export const reactionsPayload = (self: string) => ({
  url: `${self}/reactions`,
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
})

const pullLinks = (repository: string, page: string, pull: PullRequest) => ({
  draft: pull.draft,
  pull_request: {
    url: `${repository}/pulls/${pull.number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: pull.mergedAt,
  },
})

export const issuePayload = (state: State, issue: Issue | PullRequest) => {
  const { repository } = issue
  const self = `${repositoryUrl(state, repository)}/issues/${issue.number}`
  const page = `${repositoryPage(state, repository)}/${issue.kind === 'issue' ? 'issues' : 'pull'}/${issue.number}`
  return {
    id: issue.id,
    node_id: issue.nodeId,
    url: self,
    repository_url: repositoryUrl(state, repository),
    labels_url: `${self}/labels{/name}`,
    comments_url: `${self}/comments`,
    events_url: `${self}/events`,
    timeline_url: `${self}/timeline`,
    html_url: page,
    number: issue.number,
    state: issue.state,
    state_reason: issue.state === 'closed' && issue.kind === 'issue' ? ('completed' as const) : null,
    title: issue.title,
    body: issue.body,
    user: userPayload(state, issue.author),
    labels: [...issue.labels].map((label) => labelPayload(state, label)),
    assignee: null,
    assignees: issue.kind === 'issue' ? [...issue.assignees].map((account) => userPayload(state, account)) : [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: associationOf(state, repository, issue.author),
    performed_via_github_app: issue.kind === 'issue' && issue.app !== null ? appPayload(state, issue.app) : null,
    reactions: reactionsPayload(self),
    ...(issue.kind === 'pull_request' ? pullLinks(repositoryUrl(state, repository), page, issue) : {}),
  } satisfies Schema<'issue'>
}

export const commentPayload = (state: State, comment: Comment) => {
  const { issue, app } = comment
  const { repository } = issue
  const self = `${repositoryUrl(state, repository)}/issues/comments/${comment.id}`
  const kind = issue.kind === 'issue' ? 'issues' : 'pull'
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url: self,
    html_url: `${repositoryPage(state, repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${issue.number}`,
    user: userPayload(state, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(state, repository, comment.author),
    performed_via_github_app: app === null ? null : appPayload(state, app),
    reactions: reactionsPayload(self),
  } satisfies Schema<'issue-comment'>
}
