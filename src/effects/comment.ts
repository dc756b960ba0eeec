// Writes the sticky comment: one, found again by a hidden marker, edited in place.
import type { EffectOf } from '../effect.ts'
import { type Applier, nodeIdAt } from './applier.ts'

/** Invisible in GitHub's rendering. Anyone may paste it, so a comment is ours only if our App wrote it. */
export const markerLine = (marker: string): string => `<!-- andon:${marker} -->`

/** GitHub refuses longer bodies (422, "maximum is 65536 characters"). */
const mostCharacters = 65_536

const bodyOf = (effect: EffectOf<'comment'>): string =>
  `${markerLine(effect.marker)}\n${effect.body}`.slice(0, mostCharacters)

export const commentApplier: Applier<'comment'> = {
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
