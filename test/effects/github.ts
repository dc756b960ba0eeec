// A GitHub client on the seeded double, without a server: for tests of what is written and looked for.
import { issuePayload } from '../../demo/github/payloads/issue.ts'
import type { Issue } from '../../demo/github/state.ts'
import type { GitHub, GraphqlProblem } from '../../src/github/client.ts'
import { type Seed, seed } from '../demo/github/graphql/seed.ts'

export type Shop = Seed &
  Readonly<{
    github: GitHub
    /** Operations of the queries and routes of the requests, in order. */
    asked: readonly string[]
    appId: number
    repository: ReturnType<typeof repositoryIn>
    issues: () => readonly Issue[]
  }>

function repositoryIn({ state }: Seed) {
  const [found] = state.repositories
  if (found === undefined) throw new Error('no repository')
  return { installationId: 11, id: found.id, nodeId: found.nodeId, owner: 'acme', name: 'shop', private: true }
}

const problemOf = (error: unknown): GraphqlProblem => {
  const { type = '', message = '', path = [] } = error as Partial<GraphqlProblem>
  return { type, message, path }
}

export function openShop(): Shop {
  const seeded = seed({ checks: 'write', contents: 'read', issues: 'write', pull_requests: 'write', members: 'read' })
  const asked: string[] = []
  const [repository] = seeded.state.repositories
  const issues = () => [...(repository?.issues.values() ?? [])].filter((issue) => issue.kind === 'issue')
  const github: GitHub = {
    query: async (document, variables) => {
      asked.push(/^\s*(?:query|mutation) (\w+)/.exec(document)?.[1] ?? '')
      const { data, errors = [] } = await seeded.ask(document, variables)
      return { data, problems: errors.map(problemOf) }
    },
    request: async (route) => {
      asked.push(route)
      return { status: 200, data: issues().map((issue) => issuePayload(seeded.state, issue)), headers: {} }
    },
  }
  const appId = seeded.state.apps.find(({ slug }) => slug === 'andon')?.id ?? 0
  return { ...seeded, github, asked, appId, repository: repositoryIn(seeded), issues }
}
