// What a pull request would do to the policy that judges it.
import type { Gathered } from '../facts/pull-request.ts'
import { comparePolicies } from '../policy/compare.ts'
import { concealed } from '../policy/concealed.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import type { Policy, PolicySource, Problem } from '../policy.ts'
import type { Proposal } from '../report/check-run.ts'

/** Null unless it changes the policy file. The organisation's layer stays as it is. */
export function proposalIn(
  gathered: Gathered,
  present: Policy,
  presets: Readonly<Record<string, PolicySource>>,
): Proposal | null {
  const { proposal, policies } = gathered
  if (proposal === null) return null
  if (proposal.state === 'unusable') return { problems: [problemOf(proposal)], changes: [] }
  const organization = policies.organization.state === 'present' ? policies.organization.source : null
  const repository = proposal.state === 'present' ? proposal.source : null
  const resolved = resolvePolicy({ presets, organization, repository })
  const shown = (policy: Policy): Policy => (policies.concealed ? concealed(policy) : policy)
  const changes = resolved.policy === null ? [] : comparePolicies(shown(present), shown(resolved.policy))
  if (repository === null) return { problems: [], changes: [removed, ...changes] }
  return { problems: resolved.problems.filter((problem) => problem.file === repository.file), changes }
}

const removed = 'the policy file is removed: no policy of this repository would judge any more'

const problemOf = ({ file, reason }: Readonly<{ file: string; reason: string }>): Problem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  setting: '',
  message: reason,
})
