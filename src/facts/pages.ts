// Follows the pages of a pull request beyond the first hundred of anything, all unfinished lists in one request a round.
import { ExpectedError } from '../errors.ts'
import type { GitHub } from '../github/client.ts'
import { type PageInfo, type PullRequestAnswer, pullRequestPageAnswer } from './answer.ts'
import { pullRequestPageQuery } from './queries.ts'

/** 30 pages hold GitHub's ceiling of 3,000 files; reviews and conversations have none. What is longer is not judged half. */
const mostRounds = 100

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

const retryable = { retryable: true }
const moved = new ExpectedError('The pull request got a new head while it was read.', 'Andon tries again.', retryable)
const endless = new ExpectedError(
  'The pull request has too many reviews or conversations to be read.',
  'Open a new one.',
)

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
    if (more.headRefOid !== full.headRefOid) throw moved
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
  if (unfinished(cursors)) throw endless
  return full
}
