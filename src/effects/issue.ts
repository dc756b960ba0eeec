// Opens, rewrites, closes and opens again an issue of ours.
import { type Applier, nodeIdAt } from './applier.ts'
import { bodyOf } from './marker.ts'

const idsOf = (names: readonly string[], known: ReadonlyMap<string, string>): readonly string[] =>
  names.flatMap((name) => known.get(name.toLowerCase()) ?? [])

export const issueApplier: Applier<'issue'> = {
  names: ({ labels, assignees }) => ({ labels, users: assignees }),
  create: ({ effect, repositoryNodeId, nodeIds }) => ({
    field: 'createIssue',
    inputType: 'CreateIssueInput!',
    input: {
      repositoryId: repositoryNodeId,
      title: effect.title,
      body: bodyOf(effect),
      labelIds: idsOf(effect.labels, nodeIds.labels),
      assigneeIds: idsOf(effect.assignees, nodeIds.users),
    },
    selection: 'issue { id }',
    nodeId: nodeIdAt('issue'),
  }),
  update: ({ effect }, nodeId) => ({
    field: 'updateIssue',
    inputType: 'UpdateIssueInput!',
    input: {
      id: nodeId,
      title: effect.title,
      body: bodyOf(effect),
      state: effect.state === 'open' ? 'OPEN' : 'CLOSED',
    },
    selection: 'issue { id }',
    nodeId: nodeIdAt('issue'),
  }),
}
