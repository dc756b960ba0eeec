// What Andon asks of a change: the registry of every practice, in the order in which people read them.
import type { Practice } from '../practice.ts'
import { changeSize } from './change-size.ts'
import { definitionOfDone } from './definition-of-done.ts'
import { integrationOfDuties } from './integration-of-duties.ts'
import { peerReview } from './peer-review.ts'

export const practices = {
  'change-size': changeSize,
  'definition-of-done': definitionOfDone,
  'integration-of-duties': integrationOfDuties,
  'peer-review': peerReview,
} satisfies Record<string, Practice>
