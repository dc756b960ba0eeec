import { expect, test } from 'vitest'
import { readPresets } from '../../src/facts/policy-file.ts'
import type { Proposed } from '../../src/facts/pull-request.ts'
import { proposalIn } from '../../src/pipeline/proposal.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { PolicySource, Scope } from '../../src/policy.ts'
import { pullRequest } from '../facts.ts'

const presets = await readPresets()
const source = (scope: Scope, text: string): PolicySource => ({
  scope,
  file: scope === 'organization' ? 'acme/.github/andon.yml' : '.github/andon.yml',
  sha: 'b10b',
  text: `version: 1\n${text}`,
})
const theirs = source('organization', 'practices: { change-size: { enforcement: enforce, maxLines: 300 } }\n')
const ours = source('repository', 'practices: { change-size: { maxLines: 200 } }\n')

function proposed(proposal: Proposed | null, organization: PolicySource | null = null) {
  const { policy } = resolvePolicy({ presets, organization, repository: ours })
  if (policy === null) throw new Error('the policy of this test is not valid')
  const policies = {
    organization:
      organization === null ? { state: 'absent' as const } : { state: 'present' as const, source: organization },
    repository: { state: 'present' as const, source: ours },
    concealed: false,
  }
  return proposalIn(
    { facts: pullRequest(), policies, proposal, owners: null, standing: { checks: [], comments: 0 } },
    policy,
    presets,
  )
}

const removed = 'the policy file is removed: no policy of this repository would judge any more'

test('a pull request that leaves the policy file alone proposes nothing', () => {
  expect(proposed(null)).toBeNull()
})

test('where no other policy is, nothing but the removal is to be said', () => {
  expect(proposed({ state: 'removed' })).toEqual({ problems: [], changes: [removed] })
})

test('where the organisation has a policy, what it says instead follows the removal', () => {
  expect(proposed({ state: 'removed' }, theirs)).toEqual({
    problems: [],
    changes: [removed, expect.stringMatching(/maxLines.*200.*300/)],
  })
})

test('something that cannot be a policy is a problem on its first line', () => {
  const file = '.github/andon.yml'
  expect(proposed({ state: 'unusable', file, reason: 'It is not a regular file.' })).toEqual({
    problems: [{ severity: 'error', file, line: 1, column: 1, setting: '', message: 'It is not a regular file.' }],
    changes: [],
  })
})

test('another text is compared with what judges now', () => {
  const text = source('repository', 'practices: { change-size: { maxLines: 500 } }\n')
  expect(proposed({ state: 'present', source: text })).toEqual({
    problems: [],
    changes: [expect.stringMatching(/maxLines.*200.*500/)],
  })
})
