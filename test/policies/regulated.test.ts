import type { Permission } from '../../src/facts.ts'
import { untold } from '../../src/facts.ts'
import { changed, commit, headSha, review } from '../facts.ts'
import { testPreset } from './cases.ts'

const earlier = 'e'.repeat(40)
const commits = [commit(earlier, 'ada'), commit(headSha, 'ada')]
const both = [review('kai', 'approved'), review('lin', 'approved')]
const people = (kai: Permission, lin: Permission) => ({ people: { ...untold.people, permissions: { kai, lin } } })

testPreset('regulated', [
  {
    when: 'the final head has one approval',
    facts: { files: [changed('src/a.ts', 200)], reviews: [review('kai', 'approved')] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'code was pushed after the approval',
    facts: { files: [changed('src/a.ts', 5)], commits, reviews: [review('kai', 'approved', earlier)] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pending, pending', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'even words were pushed after the approval',
    facts: { files: [changed('docs/a.md', 5)], commits, reviews: [review('kai', 'approved', earlier)] },
    model: 'standard',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pending, pending', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'who approved wrote part of it',
    facts: {
      files: [changed('src/a.ts', 5)],
      commits: [commit(earlier, 'kai'), commit(headSha, 'ada')],
      reviews: [review('kai', 'approved')],
    },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pending, pending', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'it has 401 lines: compliance is no reason for larger changes',
    facts: { files: [changed('src/a.ts', 401)], reviews: [review('kai', 'approved')] },
    model: 'normal',
    findings: { 'change-size': 'fail', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'deny',
  },
  {
    when: 'who owns the changed files has not approved',
    facts: {
      files: [changed('src/a.ts', 5)],
      reviews: [review('kai', 'approved')],
      codeowners: { path: 'CODEOWNERS', text: '/src/ @lin' },
      ...people('write', 'write'),
    },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'two approved a change of high risk, and one of them maintains the repository',
    facts: { files: [changed('src/auth/a.ts', 5)], reviews: both, ...people('maintain', 'write') },
    model: 'highRisk',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'nobody who maintains the repository approved a change of high risk',
    facts: { files: [changed('src/auth/a.ts', 5)], reviews: both, ...people('write', 'write') },
    model: 'highRisk',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'whether an approver of a change of high risk maintains the repository is not known',
    facts: {
      files: [changed('src/auth/a.ts', 5)],
      reviews: both,
      people: { ...untold.people, permissions: { kai: 'write', lin: { unavailable: 'no access' } } },
    },
    model: 'highRisk',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'unknown' },
    decision: 'wait',
  },
])
