// What a pull request would do to the policy that judges it.
import type { Gathered } from '../facts/pull-request.ts'
import { comparePolicies } from '../policy/compare.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import type { Policy, PolicySource } from '../policy.ts'
import type { Proposal } from '../report/check-run.ts'

/** Null unless it changes the policy file. The organisation's layer stays as it is. */
export function proposalIn(
  gathered: Gathered,
  present: Policy,
  presets: Readonly<Record<string, PolicySource>>,
): Proposal | null {
  const { proposal, policies } = gathered
  if (proposal === null) return null
  const organization = policies.organization.state === 'present' ? policies.organization.source : null
  const resolved = resolvePolicy({ presets, organization, repository: proposal })
  const problems = resolved.problems.filter((problem) => problem.file === proposal.file)
  return { problems, changes: resolved.policy === null ? [] : comparePolicies(present, resolved.policy) }
}
