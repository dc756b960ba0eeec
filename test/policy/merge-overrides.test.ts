import { describe, expect, test } from 'vitest'
import { readPresets } from '../../src/facts/policy-file.ts'
import { comparePolicies } from '../../src/policy/compare.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import { overrideRuleFor, type Scope } from '../../src/policy.ts'
import { policyOverrides } from './overrides.ts'

const source = (scope: Scope, file: string, text: string) => ({ scope, file, sha: 's', text: `version: 1\n${text}` })

function resolved(organization: string | null, repository: string | null, preset = 'practices: {}') {
  const presets = { starter: source('preset', 'preset', preset) }
  const { policy, problems } = resolvePolicy({
    presets,
    organization: organization === null ? null : source('organization', 'acme/.github/andon.yml', organization),
    repository: repository === null ? null : source('repository', '.github/andon.yml', repository),
  })
  if (policy === null) throw new Error(JSON.stringify(problems))
  return { policy, problems, rule: policy.overrides.standing }
}

test('who maintains the repository may override, and nobody what they wrote, unless a layer says otherwise', () => {
  expect(resolved(null, 'practices: {}').policy.overrides).toEqual(policyOverrides)
})

test('a repository sets what its organisation leaves open, and each value is known to its line', () => {
  const { rule, policy } = resolved('overrides: { byAuthor: always }', 'overrides:\n  permission: write')

  expect(rule).toEqual({ ...policyOverrides.standing, permission: 'write', byAuthor: 'always' })
  expect(policy.origins['overrides.permission']).toMatchObject({ scope: 'repository', line: 3 })
  expect(policy.origins['overrides.byAuthor']).toMatchObject({ scope: 'organization', line: 2 })
})

describe('what the organisation says about overrides', () => {
  test.for([
    { theirs: 'permission: maintain', own: 'permission: write', becomes: { permission: 'maintain' } },
    { theirs: 'permission: nobody', own: 'permission: admin', becomes: { permission: 'nobody' } },
    { theirs: 'byAuthor: never', own: 'byAuthor: always', becomes: { byAuthor: 'never' } },
    { theirs: 'teams: [acme/leads]', own: 'teams: [acme/all, acme/Leads]', becomes: { teams: ['acme/Leads'] } },
    {
      theirs: 'practices: [change-size]',
      own: 'practices: [change-size, peer-review]',
      becomes: { practices: ['change-size'] },
    },
  ])('$theirs: a repository cannot loosen it to $own, and hears so', ({ theirs, own, becomes }) => {
    const { rule, problems } = resolved(`overrides: { ${theirs} }`, `overrides: { ${own} }`)

    expect(rule).toMatchObject(becomes)
    expect(problems).toMatchObject([{ severity: 'warning', file: '.github/andon.yml', line: 2 }])
  })

  test.for([
    { theirs: 'permission: write', own: 'permission: admin', becomes: { permission: 'admin' } },
    { theirs: 'byAuthor: always', own: 'byAuthor: withControls', becomes: { byAuthor: 'withControls' } },
    { theirs: 'teams: [acme/leads, acme/all]', own: 'teams: [acme/leads]', becomes: { teams: ['acme/leads'] } },
  ])('$theirs: a repository tightens it to $own', ({ theirs, own, becomes }) => {
    const { rule, problems } = resolved(`overrides: { ${theirs} }`, `overrides: { ${own} }`)

    expect(rule).toMatchObject(becomes)
    expect(problems).toEqual([])
  })
})

test("who may override a locked practice is the organisation's say alone", () => {
  const preset = 'practices: { change-size: {}, peer-review: {} }'
  const { policy } = resolved(
    'practices: { peer-review: { locked: true } }',
    'overrides: { permission: write }',
    preset,
  )

  expect(overrideRuleFor(policy, 'change-size').permission).toBe('write')
  expect(overrideRuleFor(policy, 'peer-review').permission).toBe('maintain')
})

test('another rule is another policy, and a proposal of it is told', () => {
  const [one, other] = [resolved(null, 'practices: {}'), resolved(null, 'overrides: { byAuthor: always }')]

  expect(one.policy.digest).not.toBe(other.policy.digest)
  expect(comparePolicies(one.policy, other.policy)).toEqual(['`overrides.byAuthor`: `never` → `always` (loosens)'])
})

test.for([
  { preset: 'starter', rule: policyOverrides.standing },
  { preset: 'high-velocity', rule: { ...policyOverrides.standing, byAuthor: 'withControls' } },
  { preset: 'regulated', rule: { ...policyOverrides.standing, permission: 'admin' } },
])('the preset $preset says who may override', async ({ preset, rule }) => {
  const repository = source('repository', '.github/andon.yml', `extends: andon/${preset}`)
  const { policy } = resolvePolicy({ presets: await readPresets(), organization: null, repository })

  expect(policy?.overrides.standing).toEqual(rule)
})
