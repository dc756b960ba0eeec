import { changed, commit, headSha, review } from '../facts.ts'
import { testPreset } from './cases.ts'

const earlier = 'e'.repeat(40)
const commits = [commit(earlier, 'ada'), commit(headSha, 'ada')]

testPreset('high-velocity', [
  {
    when: 'a small change has one approval',
    facts: { files: [changed('src/a.ts', 200)], reviews: [review('kai', 'approved')] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'nobody has approved',
    facts: { files: [changed('src/a.ts', 10)] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pending, pending', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'it has 201 lines, with a warning',
    facts: { files: [changed('src/a.ts', 201)], reviews: [review('kai', 'approved')] },
    model: 'normal',
    findings: { 'change-size': 'warn', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'it has 400 lines',
    facts: { files: [changed('src/a.ts', 400)], reviews: [review('kai', 'approved')] },
    model: 'normal',
    findings: { 'change-size': 'warn', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'it has 401 lines',
    facts: { files: [changed('src/a.ts', 401)], reviews: [review('kai', 'approved')] },
    model: 'normal',
    findings: { 'change-size': 'fail', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'deny',
  },
  {
    when: 'it has 801 lines and two approvals',
    facts: { files: [changed('src/a.ts', 801)], reviews: [review('kai', 'approved'), review('lin', 'approved')] },
    model: 'highRisk',
    findings: { 'change-size': 'fail', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'deny',
  },
  {
    when: 'a migration has one approval',
    facts: { files: [changed('db/migrations/7.sql', 5)], reviews: [review('kai', 'approved')] },
    model: 'highRisk',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'a workflow has two approvals',
    facts: {
      files: [changed('.github/workflows/ci.yml', 5)],
      reviews: [review('kai', 'approved'), review('lin', 'approved')],
    },
    model: 'highRisk',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass' },
    decision: 'allow',
  },
  {
    when: 'somebody requests changes after an approval',
    facts: {
      files: [changed('src/a.ts', 5)],
      reviews: [review('kai', 'approved'), review('lin', 'changes_requested')],
    },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pass, pass', 'peer-review': 'pass, fail' },
    decision: 'deny',
  },
  {
    when: 'code was pushed after the approval',
    facts: { files: [changed('src/a.ts', 5)], commits, reviews: [review('kai', 'approved', earlier)] },
    model: 'normal',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pending, pending', 'peer-review': 'pending' },
    decision: 'wait',
  },
  {
    when: 'words were pushed after the approval',
    facts: { files: [changed('docs/a.md', 5)], commits, reviews: [review('kai', 'approved', earlier)] },
    model: 'standard',
    findings: { 'change-size': 'pass', 'integration-of-duties': 'pending, pending', 'peer-review': 'pass' },
    decision: 'allow',
  },
])
