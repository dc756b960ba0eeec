import type * as GitHub from '@octokit/graphql-schema'
import { fullName } from '../../lookup.ts'
import { allow } from '../access.ts'
import { getNode, isAccount, isPullRequest, isTeam } from '../nodes.ts'
import { mutation, type Writing, writer } from './writing.ts'

/** Forgets whom the new request does not name; answers who is new in it. */
function replace<T>(held: Set<T>, wanted: readonly T[], keep: boolean): readonly T[] {
  for (const one of held) if (!keep && !wanted.includes(one)) held.delete(one)
  return wanted.filter((one) => !held.has(one))
}

/** Without `union`, which is GitHub's default, requests that are not named again are taken back. */
const request = (writing: Writing) =>
  mutation('RequestReviewsPayload', (input: GitHub.RequestReviewsInput) => {
    const { acts, reading } = writing
    const pull = getNode(reading, input.pullRequestId, isPullRequest)
    allow(reading, pull.repository, 'write', 'pull_requests')
    const users = (input.userIds ?? []).map((id) => getNode(reading, id, isAccount))
    const teams = (input.teamIds ?? []).map((id) => getNode(reading, id, isTeam))
    const keep = input.union === true
    const wanted = [
      ...replace(pull.requestedReviewers, users, keep).map(({ login }) => login),
      ...replace(pull.requestedTeams, teams, keep).map((team) => `${team.organization.login}/${team.slug}`),
    ]
    const where = { repo: fullName(pull.repository), number: pull.number, by: writer(writing).login }
    for (const from of wanted) acts.requestReview({ ...where, from })
    return { pullRequest: () => reading.view.pullRequest(pull), actor: () => reading.view.actor(writer(writing)) }
  })

export const reviewRequestMutations = (writing: Writing) => ({ requestReviews: request(writing) })
