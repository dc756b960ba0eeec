import type * as GitHub from '@octokit/graphql-schema'
import { treeEntry } from '../../git.ts'
import { resolveRef } from '../../lookup.ts'
import type { Repository } from '../../state.ts'
import { allow } from '../access.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { objectView } from './git-objects.ts'

function protectionView(repository: Repository, branch: string): View | null {
  const protection = repository.protections.get(branch)
  if (protection === undefined) return null
  const { requiredChecks, requiredApprovals } = protection
  return {
    __typename: 'BranchProtectionRule',
    pattern: branch,
    requiresStatusChecks: requiredChecks.length > 0,
    requiredStatusCheckContexts: requiredChecks.map(({ name }) => name),
    requiresApprovingReviews: requiredApprovals > 0,
    requiredApprovingReviewCount: requiredApprovals,
  } satisfies FieldsOf<GitHub.BranchProtectionRule>
}

/** `name` is the full name of the ref, such as `refs/heads/main`; null if there is none. */
export function refView(reading: Reading, repository: Repository, name: string): View | null {
  const sha = repository.refs.get(name)
  const [, prefix = '', short = ''] = /^(refs\/(?:heads|tags|pull)\/)(.+)$/.exec(name) ?? []
  if (sha === undefined) return null
  return {
    __typename: 'Ref',
    id: `REF_${repository.nodeId}_${name}`,
    name: short,
    prefix,
    repository: () => reading.view.repository(repository),
    target: () => objectView(reading, repository, sha),
    branchProtectionRule: () => (prefix === 'refs/heads/' ? protectionView(repository, short) : null),
  } satisfies FieldsOf<GitHub.Ref>
}

/** A full name first, then a branch, then a tag: GitHub's order. */
export function findRef(reading: Reading, repository: Repository, name: string): View | null {
  allow(reading, repository, 'read', 'contents')
  const full = [name, `refs/heads/${name}`, `refs/tags/${name}`].find((candidate) => repository.refs.has(candidate))
  return full === undefined ? null : refView(reading, repository, full)
}

/** `main`, `<sha>`, `main:docs/a.md` or `<sha>:` for the root; null where there is nothing. */
export function objectAt(reading: Reading, repository: Repository, expression: string): View | null {
  allow(reading, repository, 'read', 'contents')
  const colon = expression.indexOf(':')
  const sha = resolveRef(reading.state, repository, colon === -1 ? expression : expression.slice(0, colon))
  if (colon === -1) return objectView(reading, repository, sha ?? expression)
  const entry = sha === undefined ? null : treeEntry(reading.state.objects, sha, expression.slice(colon + 1))
  return entry === null ? null : objectView(reading, repository, entry.sha)
}
