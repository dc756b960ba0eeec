import type * as GitHub from '@octokit/graphql-schema'
import type { Acts } from '../acts.ts'
import { checkRunMutations } from './mutations/check-runs.ts'
import { commentMutations } from './mutations/comments.ts'
import { issueMutations } from './mutations/issues.ts'
import { labelMutations } from './mutations/labels.ts'
import { reactionMutations } from './mutations/reactions.ts'
import { reviewRequestMutations } from './mutations/review-requests.ts'
import type { Reading } from './reading.ts'
import type { FieldsOf, View } from './strict-resolver.ts'

/** Where every mutation starts. Several in one request run in order, and one that fails does not undo the others. */
export function mutationView(acts: Acts, reading: Reading): View {
  const writing = { acts, reading }
  return {
    __typename: 'Mutation',
    ...checkRunMutations(writing),
    ...commentMutations(writing),
    ...labelMutations(writing),
    ...issueMutations(writing),
    ...reactionMutations(writing),
    ...reviewRequestMutations(writing),
  } satisfies FieldsOf<GitHub.Mutation>
}
