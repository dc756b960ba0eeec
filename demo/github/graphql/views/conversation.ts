import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import { associationOf } from '../../payloads/account.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import type { Account, Comment, Issue, Label, PullRequest, Repository } from '../../state.ts'
import { viewerOf } from '../access.ts'
import { connection, type Page } from '../connection.ts'
import { type Order, ordered } from '../lists.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

type Written = Readonly<{ author: Account; repository: Repository }>

/** Fields of everything that somebody wrote. */
export const written = (reading: Reading, { author, repository }: Written) => ({
  author: () => reading.view.actor(author),
  authorAssociation: () => associationOf(reading.state, repository, author),
  viewerDidAuthor: viewerOf(reading) === author,
  repository: () => reading.view.repository(repository),
})

const commentsOf =
  ({ view }: Reading, { comments }: Issue | PullRequest) =>
  (args: Page & { orderBy?: Order }, info: GraphQLResolveInfo): View => {
    const items = ordered(comments, args.orderBy, { UPDATED_AT: ({ updatedAt }) => updatedAt })
    return connection({ type: 'IssueCommentConnection', items, show: view.comment }, args, info)
  }

const labelsOf =
  ({ view }: Reading, { labels }: Issue | PullRequest) =>
  (args: Page & { orderBy?: Order }, info: GraphQLResolveInfo): View => {
    const items = ordered<Label>([...labels], args.orderBy, { CREATED_AT: ({ id }) => id, NAME: ({ name }) => name })
    return connection({ type: 'LabelConnection', items, show: view.label }, args, info)
  }

/** Fields that issues and pull requests share. */
export const conversation = (reading: Reading, item: Issue | PullRequest) => ({
  ...written(reading, item),
  id: item.nodeId,
  number: item.number,
  title: item.title,
  body: item.body ?? '',
  closed: item.state === 'closed',
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
  closedAt: item.closedAt,
  labels: labelsOf(reading, item),
  comments: commentsOf(reading, item),
})

export const issueView = (reading: Reading, issue: Issue): View =>
  ({
    __typename: 'Issue',
    ...conversation(reading, issue),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    state: issue.state === 'open' ? 'OPEN' : 'CLOSED',
    url: `${repositoryPage(reading.state, issue.repository)}/issues/${issue.number}`,
  }) satisfies FieldsOf<GitHub.Issue>

export const labelView = ({ state, view }: Reading, label: Label): View =>
  ({
    __typename: 'Label',
    id: label.nodeId,
    name: label.name,
    color: label.color,
    description: label.description,
    repository: () => view.repository(label.repository),
    url: `${repositoryPage(state, label.repository)}/labels/${encodeURIComponent(label.name)}`,
  }) satisfies FieldsOf<GitHub.Label>

export function commentView(reading: Reading, comment: Comment): View {
  const { issue } = comment
  const place = issue.kind === 'issue' ? 'issues' : 'pull'
  const page = `${repositoryPage(reading.state, issue.repository)}/${place}/${issue.number}`
  return {
    __typename: 'IssueComment',
    ...written(reading, { author: comment.author, repository: issue.repository }),
    id: comment.nodeId,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    // the double keeps no history of edits: a later change shows as the last one
    lastEditedAt: comment.updatedAt === comment.createdAt ? null : comment.updatedAt,
    pullRequest: () => (issue.kind === 'pull_request' ? reading.view.pullRequest(issue) : null),
    url: `${page}#issuecomment-${comment.id}`,
  } satisfies FieldsOf<GitHub.IssueComment>
}
