import type * as GitHub from '@octokit/graphql-schema'
import { findRepository } from '../lookup.ts'
import { noRepository, sees, viewerOf } from './access.ts'
import { nodeView } from './nodes.ts'
import type { Reading } from './reading.ts'
import { refusal } from './refusal.ts'
import type { FieldsOf, View } from './strict-resolver.ts'
import { organizationView } from './views/accounts.ts'

function viewer(reading: Reading): View {
  const account = viewerOf(reading)
  if (account === null) throw refusal('FORBIDDEN', 'Resource not accessible by integration')
  return reading.view.user(account)
}

function nodeOrError(reading: Reading, id: string): View | Error {
  try {
    return nodeView(reading, id)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/** Where every query starts. */
export const queryView = (reading: Reading, rateLimit: View): View =>
  ({
    __typename: 'Query',
    rateLimit,
    viewer: () => viewer(reading),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(reading.state, `${owner}/${name}`)
      if (repository === undefined || !sees(reading, repository)) throw noRepository(`${owner}/${name}`)
      return reading.view.repository(repository)
    },
    user: ({ login }: { login: string }) => {
      const account = reading.state.accounts.get(login.toLowerCase())
      if (account?.type === 'User') return reading.view.user(account)
      throw refusal('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`)
    },
    organization: ({ login }: { login: string }) => {
      const account = reading.state.accounts.get(login.toLowerCase())
      if (account?.type === 'Organization') return organizationView(reading, account)
      throw refusal('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`)
    },
    node: ({ id }: { id: string }) => nodeView(reading, id),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => nodeOrError(reading, id)),
  }) satisfies FieldsOf<GitHub.Query>
