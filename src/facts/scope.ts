// Finds the subjects that a scope touches: the open pull requests of a branch or repository, the repositories of an installation.
import * as z from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Instant, Repository } from '../event.ts'
import type { GitHub } from '../github/client.ts'
import { openPullRequestsAnswer } from './answer.ts'
import { openPullRequestsQuery } from './queries.ts'

export type OpenPullRequest = Readonly<{
  number: number
  head: string
  /** Anything about it, comments included. */
  updatedAt: Instant
  /** Queued or on auto-merge: it may merge any moment. */
  urgent: boolean
}>

/** Open pull requests of a repository, or of those into one branch; the urgent first. One request a hundred. @throws NotFoundError */
export async function openPullRequests(
  github: GitHub,
  repository: Repository,
  base: string | null,
): Promise<readonly OpenPullRequest[]> {
  const found: OpenPullRequest[] = []
  for (let after: string | null = null; ; ) {
    const { data } = await github.query(openPullRequestsQuery, {
      owner: repository.owner,
      repo: repository.name,
      base,
      after,
    })
    const answer = openPullRequestsAnswer.parse(data).repository
    if (answer === null) throw new NotFoundError(`${repository.owner}/${repository.name}`)
    const page = answer.pullRequests
    found.push(
      ...page.nodes.map((pr) => ({
        number: pr.number,
        head: pr.headRefOid,
        updatedAt: new Date(pr.updatedAt).toISOString(),
        urgent: pr.isInMergeQueue || pr.autoMergeRequest !== null,
      })),
    )
    if (!page.pageInfo.hasNextPage) break
    after = page.pageInfo.endCursor
  }
  return found.toSorted((a, b) => Number(b.urgent) - Number(a.urgent) || a.number - b.number)
}

const repositoriesAnswer = z.object({
  repositories: z.array(
    z.object({
      id: z.number(),
      node_id: z.string(),
      name: z.string(),
      private: z.boolean(),
      archived: z.boolean().optional(),
      owner: z.object({ login: z.string() }),
    }),
  ),
})

/** Repositories that the installation covers, archived ones left out: nothing can change there. */
export async function installationRepositories(github: GitHub, installationId: number): Promise<readonly Repository[]> {
  const found: Repository[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await github.request('GET /installation/repositories', { per_page: 100, page })
    const { repositories } = repositoriesAnswer.parse(data)
    const alive = repositories.filter((repository) => repository.archived !== true)
    found.push(
      ...alive.map((r) => ({
        installationId,
        id: r.id,
        nodeId: r.node_id,
        owner: r.owner.login,
        name: r.name,
        private: r.private,
      })),
    )
    if (repositories.length < 100) return found
  }
}
