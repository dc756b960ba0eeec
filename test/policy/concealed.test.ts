import { expect, test } from 'vitest'
import { concealed, concealedProblems } from '../../src/policy/concealed.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { Policy, Problem } from '../../src/policy.ts'
import { limitOf, placeOf } from '../../src/report/limits.ts'
import { organization, presets, repository } from './sources.ts'

const theirFile = 'acme/.github/andon.yml'
const theirs = `changeModels:
  - { name: risky, type: normal, when: { paths: [db] } }
practices:
  change-size:
    enforcement: advise
    why: a secret reason
    maxLines: 300
    changeModels:
      risky: { maxLines: 100 }
  peer-review:
    enforcement: enforce
    why: a secret reason
    changeModels:
      risky: { why: another secret }
  integration-of-duties:
    keepApart: [{ duties: [author, review], risk: a secret risk, requirement: a secret rule }]
    changeModels:
      risky: { keepApart: [{ duties: [author, merge], risk: another secret risk }] }
`
const ours = `practices:
  change-size: { warnLines: 50 }
  peer-review: { why: our own reason }
`

function resolved(): Policy {
  const { policy } = resolvePolicy({ presets, organization: organization(theirs), repository: repository(ours) })
  if (policy === null) throw new Error('the policy of this test is not valid')
  return policy
}

test('nothing of what the organisation wrote about its rules is left, nor where it stands', () => {
  const shown = JSON.stringify({ ...concealed(resolved()), layers: [] })
  expect(JSON.stringify(resolved())).toContain('secret')
  expect(shown).not.toContain('secret')
  expect(shown).not.toContain(theirFile)
  expect(shown).not.toContain('sha-of-organization')
})

test.for([
  ['change-size', null, null],
  ['change-size', 'risky', null],
  ['peer-review', null, 'our own reason'],
  ['peer-review', 'risky', null],
] as const)('the reason for %s under the model %s is %s', ([practice, model, why]) => {
  const { standing, byModel } = concealed(resolved()).practices[practice] ?? {}
  expect((model === null ? standing : byModel?.[model])?.why).toBe(why)
})

test.for([
  ['maxLines', null, 300, "the organisation's policy"],
  ['maxLines', 'risky', 100, "the organisation's policy"],
  ['warnLines', null, 50, '.github/andon.yml line 3'],
] as const)('%s under the model %s is still %i, set in %s', ([setting, model, value, place]) => {
  const limit = limitOf(concealed(resolved()), 'change-size', { setting, model })
  expect(limit.value).toBe(value)
  expect(placeOf(limit.origin)).toBe(place)
})

test('what judges is the same, and so is its digest', () => {
  const { digest, changeModels } = resolved()
  expect(concealed(resolved())).toMatchObject({ digest, changeModels })
  expect(concealed(concealed(resolved()))).toEqual(concealed(resolved()))
})

const problem = (file: string, severity: Problem['severity']): Problem => ({
  severity,
  file,
  line: 3,
  column: 5,
  setting: 'practices.secret',
  message: 'a secret',
})
const own = problem('.github/andon.yml', 'warning')
const one = "The organisation's policy has 1 problem; its owners see it with `andon validate`."
const two = "The organisation's policy has 2 problems; its owners see them with `andon validate`."

test.for([
  ['no problem', [], []],
  ["problems of the repository's file", [own], [own]],
  [
    'a problem of theirs',
    [problem(theirFile, 'warning')],
    [{ severity: 'warning', file: theirFile, line: 0, column: 0, setting: '', message: one }],
  ],
  [
    'problems of both',
    [problem(theirFile, 'warning'), own, problem(theirFile, 'error')],
    [{ severity: 'error', file: theirFile, line: 0, column: 0, setting: '', message: two }, own],
  ],
] as const)('%s: theirs are counted, others stay', ([, given, shown]) => {
  expect(concealedProblems(given, theirFile)).toEqual(shown)
})

test('without a file of the organisation all problems stay', () => {
  expect(concealedProblems([own], null)).toEqual([own])
})
