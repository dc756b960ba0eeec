// Asks somebody to review. With `union` those who are asked already stay asked.
import { type Applier, nodeIdAt, type Part, type Sending } from './applier.ts'

const isTeam = (reviewer: string): boolean => reviewer.includes('/')

function idOf({ effect, nodeIds }: Sending<'review_request'>): string | undefined {
  const name = effect.reviewer.toLowerCase()
  return (isTeam(name) ? nodeIds.teams : nodeIds.users).get(name)
}

function request(sending: Sending<'review_request'>): Part {
  const { reviewer, nodeId } = sending.effect
  const ids = [idOf(sending)].filter((id) => id !== undefined)
  return {
    field: 'requestReviews',
    inputType: 'RequestReviewsInput!',
    input: { pullRequestId: nodeId, ...(isTeam(reviewer) ? { teamIds: ids } : { userIds: ids }), union: true },
    selection: 'pullRequest { id }',
    nodeId: nodeIdAt('pullRequest'),
  }
}

/** GitHub refuses who may not read the repository: then nobody is asked, and the pull request is judged all the same. */
export const reviewRequestApplier: Applier<'review_request'> = {
  names: ({ reviewer }) => (isTeam(reviewer) ? { teams: [reviewer] } : { users: [reviewer] }),
  isOptional: () => true,
  isPossible: (sending) => idOf(sending) !== undefined,
  create: request,
  // nothing in it can change
  update: request,
}
