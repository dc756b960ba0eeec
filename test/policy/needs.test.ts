import { describe, expect, test } from 'vitest'
import type { Condition } from '../../src/condition.ts'
import { needsOfCondition } from '../../src/conditions/needs.ts'
import { needsOf } from '../../src/policy/needs.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import { unionOfNeeds } from '../../src/practice.ts'
import { practices } from './practices.ts'
import { layer, presets, repository } from './sources.ts'

const nothing = unionOfNeeds([])

describe('a condition needs', () => {
  test.for<readonly [string, Condition, object]>([
    ['nothing for what every pull request tells', { paths: ['a'], draft: true }, nothing],
    ['nothing for a label that anyone may apply', { labels: { anyOf: ['a'] } }, nothing],
    [
      'the permissions of who applied labels',
      { labels: { anyOf: ['a'], appliedBy: { permission: 'write' } } },
      { ...nothing, permissionsOf: ['labelers'] },
    ],
    [
      'the members of teams, wherever it names them',
      {
        any: [
          { authorTeams: ['acme/Core'] },
          { not: { labels: { anyOf: ['a'], appliedBy: { teams: ['acme/ops', 'acme/core'] } } } },
        ],
      },
      { ...nothing, teams: ['acme/core', 'acme/ops'] },
    ],
    [
      'teams and organisations of people, wherever it names them',
      {
        all: [
          { author: { teams: ['acme/a'], organizations: ['Acme'] } },
          { not: { contributors: { teams: ['acme/b'] }, onlyContributors: { organizations: ['other', 'acme'] } } },
          { signedBy: { teams: ['acme/c'], users: ['ada'] } },
        ],
      },
      { ...nothing, teams: ['acme/a', 'acme/b', 'acme/c'], organizations: ['acme', 'other'] },
    ],
    [
      'the permissions of who applied all of several labels',
      { labels: { allOf: ['a'], appliedBy: { permission: 'write' } } },
      { ...nothing, permissionsOf: ['labelers'] },
    ],
    ['checks', { all: [{ checks: ['*'] }] }, { ...nothing, checks: true }],
    ['checks for workflows', { not: { workflows: { files: ['ci.yml'] } } }, { ...nothing, checks: true }],
  ])('%s', ([, condition, needs]) => {
    expect(needsOfCondition(condition)).toEqual(needs)
  })
})

test('a policy needs what any setting, override or change model may ask', () => {
  const starter = layer(
    'preset',
    `changeModels:
  - { name: risky, type: normal, when: { authorTeams: [acme/risk] } }
practices:
  size: { names: [one], changeModels: { risky: { names: [two], mode: lax } } }`,
  )
  const given = { starter, 'high-velocity': starter, regulated: starter }
  const { policy } = resolvePolicy({ presets: given, organization: null, repository: repository('') }, practices)

  expect(policy && needsOf(policy, practices)).toEqual({
    ...nothing,
    teams: ['acme/one', 'acme/risk', 'acme/two'],
    checks: true,
  })
})

test('a practice that is off needs nothing', () => {
  const starter = layer('preset', 'practices: { size: { enforcement: off } }')
  const given = { starter, 'high-velocity': starter, regulated: starter }
  const { policy } = resolvePolicy({ presets: given, organization: null, repository: repository('') }, practices)

  expect(policy && needsOf(policy, practices)).toEqual(nothing)
})

test.for([
  ['starter', nothing],
  ['high-velocity', nothing],
  ['regulated', { ...nothing, permissionsOf: ['reviewers'], checks: true, codeowners: true, availability: true }],
] as const)('the preset %s', ([name, needs]) => {
  const { policy } = resolvePolicy({ presets, organization: null, repository: repository(`extends: andon/${name}`) })

  expect(policy && needsOf(policy)).toEqual(needs)
})
