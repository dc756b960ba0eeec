import type * as GitHub from '@octokit/graphql-schema'
import { fullName } from '../../lookup.ts'
import type { Account, Issue } from '../../state.ts'
import { allow } from '../access.ts'
import { getNode, isAccount, isIssue, isLabel, isRepository } from '../nodes.ts'
import { mutation, type Writing, writer } from './writing.ts'

type Ids = readonly string[] | null | undefined

const labelNames = ({ reading }: Writing, ids: Ids): readonly string[] =>
  (ids ?? []).map((id) => getNode(reading, id, isLabel).name)

const accounts = ({ reading }: Writing, ids: Ids): readonly Account[] =>
  (ids ?? []).map((id) => getNode(reading, id, isAccount))

const create = (writing: Writing) =>
  mutation('CreateIssuePayload', (input: GitHub.CreateIssueInput) => {
    const { acts, reading } = writing
    const repository = getNode(reading, input.repositoryId, isRepository)
    allow(reading, repository, 'write', 'issues')
    const { title, body, labelIds, assigneeIds } = input
    const app = reading.caller.kind === 'installation' ? reading.caller.installation.app : null
    const names = { labels: labelNames(writing, labelIds), assignees: accounts(writing, assigneeIds) }
    const issue = acts.createIssue(repository, { title, body: body ?? null, by: writer(writing), app, ...names })
    return { issue: () => reading.view.issue(issue) }
  })

/** The labels that are given replace those that the issue has. */
function relabel(writing: Writing, issue: Issue, ids: Ids): void {
  if (ids == null) return
  const wanted = labelNames(writing, ids)
  const by = writer(writing)
  for (const { name } of [...issue.labels])
    if (!wanted.includes(name)) writing.acts.setLabel(issue, { name, by, on: false })
  for (const name of wanted) writing.acts.setLabel(issue, { name, by, on: true })
}

const update = (writing: Writing) =>
  mutation('UpdateIssuePayload', (input: GitHub.UpdateIssueInput) => {
    const { acts, reading } = writing
    const issue = getNode(reading, input.id, isIssue)
    allow(reading, issue.repository, 'write', 'issues')
    const { labelIds, state, title, body, assigneeIds } = input
    const by = writer(writing)
    const edited = {
      ...(title == null ? {} : { title }),
      ...(body == null ? {} : { body }),
      ...(assigneeIds == null ? {} : { assignees: accounts(writing, assigneeIds) }),
    }
    if (Object.keys(edited).length > 0) acts.editIssue(issue, { ...edited, by })
    if (state === 'OPEN' && issue.state === 'closed') acts.reopenIssue(issue, { by })
    relabel(writing, issue, labelIds)
    if (state === 'CLOSED' && issue.state === 'open') {
      acts.closeIssue({ repo: fullName(issue.repository), number: issue.number, by: writer(writing).login })
    }
    return { issue: () => reading.view.issue(issue), actor: () => reading.view.actor(writer(writing)) }
  })

export const issueMutations = (writing: Writing) => ({ createIssue: create(writing), updateIssue: update(writing) })
