import { expect, test } from 'vitest'
import { changed, review } from '../facts.ts'
import { policyOf, testPreset } from './cases.ts'

const approved = { reviews: [review('kai', 'approved')] }

testPreset('starter', [
  {
    when: 'a small change is approved',
    facts: { files: [changed('src/a.ts', 10)], ...approved },
    model: 'normal',
    findings: { 'change-size': 'pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'nobody has approved, since it only advises',
    facts: { files: [changed('src/a.ts', 10)] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'peer-review': 'pending' },
    decision: 'allow',
  },
  {
    when: 'it has 400 lines',
    facts: { files: [changed('src/a.ts', 400)], ...approved },
    model: 'normal',
    findings: { 'change-size': 'pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'it has 401 lines, with a warning',
    facts: { files: [changed('src/a.ts', 401)], ...approved },
    model: 'normal',
    findings: { 'change-size': 'warn', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'somebody requests changes',
    facts: { files: [changed('src/a.ts', 1)], reviews: [review('kai', 'changes_requested')] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'peer-review': 'pending, fail' },
    decision: 'allow',
  },
  {
    when: 'it changes who may do what',
    facts: { files: [changed('src/auth/session.ts', 1)], ...approved },
    model: 'highRisk',
    findings: { 'change-size': 'pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'it changes only words',
    facts: { files: [changed('docs/a.md', 1), changed('README.md', 1)] },
    model: 'standard',
    findings: { 'change-size': 'pass', 'peer-review': 'pending' },
    decision: 'allow',
  },
])

test('starter never enforces', () => {
  const settings = Object.values(policyOf('starter').practices).flatMap(({ standing, byModel }) => [
    standing,
    ...Object.values(byModel),
  ])

  expect(settings.map(({ enforcement }) => enforcement)).toEqual(['advise', 'advise'])
})
