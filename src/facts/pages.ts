// Follows the pages of a pull request beyond the first hundred of anything, all unfinished lists in one request a round.
import type { GitHub } from '../github/client.ts'
import { type PageInfo, type PullRequestAnswer, pullRequestPageAnswer } from './answer.ts'
import { pullRequestPageQuery } from './queries.ts'

/** 3,000 files is GitHub's ceiling (REST and GraphQL): 30 pages of 100. */
const mostRounds = 30

const lists = ['files', 'commits', 'reviews', 'reviewThreads', 'contexts'] as const
type List = (typeof lists)[number]
type Cursors = Readonly<Record<List, PageInfo | undefined>>

const contextsOf = (answer: PullRequestAnswer) => answer.head.nodes[0]?.commit.statusCheckRollup?.contexts
const unfinished = (cursors: Cursors) => lists.some((list) => cursors[list]?.hasNextPage === true)

function variablesOf(cursors: Cursors): Record<string, unknown> {
  return Object.fromEntries(
    lists.flatMap((list) => [
      [list, cursors[list]?.hasNextPage === true],
      [`${list}After`, cursors[list]?.endCursor ?? null],
    ]),
  )
}

/** The same pull request with every list complete, as far as GitHub lists it. Costs one request a round, none if all fits. */
export async function withAllPages(
  github: GitHub,
  where: Readonly<{ owner: string; repo: string; number: number }>,
  first: PullRequestAnswer,
): Promise<PullRequestAnswer> {
  const full = structuredClone(first)
  const contexts = contextsOf(full)
  let cursors: Cursors = {
    files: full.files?.pageInfo,
    commits: full.commits.pageInfo,
    reviews: full.reviews?.pageInfo,
    reviewThreads: full.reviewThreads.pageInfo,
    contexts: contexts?.pageInfo,
  }
  for (let round = 0; unfinished(cursors) && round < mostRounds; round += 1) {
    const { data } = await github.query(pullRequestPageQuery, { ...where, ...variablesOf(cursors) })
    const more = pullRequestPageAnswer.parse(data).repository.pullRequest
    const moreContexts = more.head?.nodes[0]?.commit.statusCheckRollup?.contexts
    full.files?.nodes.push(...(more.files?.nodes ?? []))
    full.commits.nodes.push(...(more.commits?.nodes ?? []))
    full.reviews?.nodes.push(...(more.reviews?.nodes ?? []))
    full.reviewThreads.nodes.push(...(more.reviewThreads?.nodes ?? []))
    contexts?.nodes.push(...(moreContexts?.nodes ?? []))
    cursors = {
      files: more.files?.pageInfo,
      commits: more.commits?.pageInfo,
      reviews: more.reviews?.pageInfo,
      reviewThreads: more.reviewThreads?.pageInfo,
      contexts: moreContexts?.pageInfo,
    }
  }
  return full
}
