// Writes the sticky comment: one, found again by a hidden marker, edited in place.
import { type Applier, nodeIdAt } from './applier.ts'
import { bodyOf } from './marker.ts'

export const commentApplier: Applier<'comment'> = {
  isOptional: ({ once }) => once === true,
  create: ({ effect }) => ({
    field: 'addComment',
    inputType: 'AddCommentInput!',
    input: { subjectId: effect.nodeId, body: bodyOf(effect) },
    selection: 'commentEdge { node { id } }',
    nodeId: nodeIdAt('commentEdge.node'),
  }),
  update: ({ effect }, nodeId) => ({
    field: 'updateIssueComment',
    inputType: 'UpdateIssueCommentInput!',
    input: { id: nodeId, body: bodyOf(effect) },
    selection: 'issueComment { id }',
    nodeId: nodeIdAt('issueComment'),
  }),
}
