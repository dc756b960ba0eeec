import type * as GitHub from '@octokit/graphql-schema'
import { fullName } from '../../lookup.ts'
import type { Issue } from '../../state.ts'
import { allow } from '../access.ts'
import { getNode, isIssue, isLabel, isRepository } from '../nodes.ts'
import { refusal } from '../refusal.ts'
import { mutation, type Writing, writer } from './writing.ts'

type Ids = readonly string[] | null | undefined

const labelNames = ({ reading }: Writing, ids: Ids): readonly string[] =>
  (ids ?? []).map((id) => getNode(reading, id, isLabel).name)

const create = (writing: Writing) =>
  mutation('CreateIssuePayload', (input: GitHub.CreateIssueInput) => {
    const { acts, reading } = writing
    const repository = getNode(reading, input.repositoryId, isRepository)
    allow(reading, repository, 'write', 'issues')
    const { title, body, labelIds } = input
    const labels = labelNames(writing, labelIds)
    const issue = acts.createIssue(repository, { title, body: body ?? null, by: writer(writing), labels })
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

/** Labels and closing. The double has no act that rewrites or reopens an issue, so the resolver refuses those inputs by name. */
const update = (writing: Writing) =>
  mutation('UpdateIssuePayload', (input: GitHub.UpdateIssueInput) => {
    const { acts, reading } = writing
    const issue = getNode(reading, input.id, isIssue)
    allow(reading, issue.repository, 'write', 'issues')
    const { labelIds, state } = input
    if (state === 'OPEN' && issue.state === 'closed')
      throw refusal('NOT_IMPLEMENTED', 'The GitHub double does not reopen issues.')
    relabel(writing, issue, labelIds)
    if (state === 'CLOSED' && issue.state === 'open') {
      acts.closeIssue({ repo: fullName(issue.repository), number: issue.number, by: writer(writing).login })
    }
    return { issue: () => reading.view.issue(issue), actor: () => reading.view.actor(writer(writing)) }
  })

export const issueMutations = (writing: Writing) => ({ createIssue: create(writing), updateIssue: update(writing) })
