import type * as GitHub from '@octokit/graphql-schema'
import { allow } from '../access.ts'
import { getNode, isConversation, isLabel } from '../nodes.ts'
import { permissionsFor } from './comments.ts'
import { mutation, type Writing, writer } from './writing.ts'

type Input = GitHub.AddLabelsToLabelableInput | GitHub.RemoveLabelsFromLabelableInput

/** All labels must exist before any is set. */
const labelling = (writing: Writing, payload: string, on: boolean) =>
  mutation(payload, ({ labelableId, labelIds }: Input) => {
    const { acts, reading } = writing
    const subject = getNode(reading, labelableId, isConversation)
    allow(reading, subject.repository, 'write', ...permissionsFor(subject))
    const labels = labelIds.map((id) => getNode(reading, id, isLabel))
    for (const { name } of labels) acts.setLabel(subject, { name, by: writer(writing), on })
    return {
      labelable: () => (subject.kind === 'issue' ? reading.view.issue(subject) : reading.view.pullRequest(subject)),
    }
  })

export const labelMutations = (writing: Writing) => ({
  addLabelsToLabelable: labelling(writing, 'AddLabelsToLabelablePayload', true),
  removeLabelsFromLabelable: labelling(writing, 'RemoveLabelsFromLabelablePayload', false),
})
