import type * as GitHub from '@octokit/graphql-schema'
import { reactionContents } from '../../reaction.ts'
import { allow } from '../access.ts'
import { getNode, isComment } from '../nodes.ts'
import { refusal } from '../refusal.ts'
import { permissionsFor } from './comments.ts'
import { mutation, type Writing, writer } from './writing.ts'

/** Of comments only. Who reacts twice in the same way has reacted once. */
const add = (writing: Writing) =>
  mutation('AddReactionPayload', ({ subjectId, content: wanted }: GitHub.AddReactionInput) => {
    const { acts, reading } = writing
    const comment = getNode(reading, subjectId, isComment)
    allow(reading, comment.issue.repository, 'write', ...permissionsFor(comment.issue))
    const content = reactionContents.find((known) => known === wanted)
    if (content === undefined) throw refusal('UNPROCESSABLE', `There is no reaction ${wanted}`)
    acts.react(comment, { content, by: writer(writing) })
    return {
      subject: () => reading.view.comment(comment),
      reaction: { __typename: 'Reaction', id: `REA_${comment.nodeId}_${content}`, content },
    }
  })

export const reactionMutations = (writing: Writing) => ({ addReaction: add(writing) })
