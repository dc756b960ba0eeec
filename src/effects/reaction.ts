// Reacts to a comment. GitHub keeps one reaction of each kind, so a second one changes nothing.
import { type Applier, nodeIdAt, type Part, type Sending } from './applier.ts'

const react = ({ effect }: Sending<'reaction'>): Part => ({
  field: 'addReaction',
  inputType: 'AddReactionInput!',
  input: { subjectId: effect.nodeId, content: effect.content },
  selection: 'reaction { id }',
  nodeId: nodeIdAt('reaction'),
})

export const reactionApplier: Applier<'reaction'> = { isOptional: () => true, create: react, update: react }
