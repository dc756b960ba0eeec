// The template for a person who maintains a repository alone.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evaluate } from '../../src/evaluate.ts'
import type { PullRequestFacts } from '../../src/facts.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import { changed, commit, headSha, person, pullRequest, review } from '../facts.ts'
import { presets } from '../policy/sources.ts'

const { policy, problems } = resolvePolicy({
  presets,
  organization: null,
  repository: {
    scope: 'repository',
    file: '.github/andon.yml',
    sha: 'template',
    text: readFileSync('policies/templates/solo.yml', 'utf8'),
  },
})

const check = (conclusion: string) =>
  ({ name: 'ci', app: null, workflow: null, workflowFile: null, trigger: null, run: null, conclusion }) as const
const signature = { valid: true, signer: person('ada'), byGitHub: false, gpgKey: null }
const good = {
  checks: [check('success')],
  commits: [commit(headSha, 'ada', { signature })],
  files: [changed('src/a.ts', 100)],
}

test('has no problem', () => {
  expect(problems).toEqual([])
})

test.for([
  { when: 'small, green and signed, with a review promised', facts: {}, decision: 'allow' },
  { when: 'one line too long', facts: { files: [changed('src/a.ts', 101)] }, decision: 'wait' },
  {
    when: 'longer, with a test and a way back',
    facts: { files: [changed('src/a.ts', 200), changed('test/a.test.ts', 50)], body: '## Rollback\nRevert it.' },
    decision: 'allow',
  },
  { when: 'not green yet', facts: { checks: [check('pending')] }, decision: 'wait' },
  { when: 'not signed', facts: { commits: [commit(headSha, 'ada')] }, decision: 'wait' },
  {
    when: 'not signed, but somebody looked before the merge',
    facts: { commits: [commit(headSha, 'ada')], reviews: [review('kai', 'approved')] },
    decision: 'allow',
  },
  {
    when: 'a migration that is small, green and signed',
    facts: { files: [changed('db/migrations/7.sql', 5)] },
    decision: 'wait',
  },
  {
    when: 'a migration with a way back',
    facts: { files: [changed('db/migrations/7.sql', 5)], body: '## Rollback\nDrop it.' },
    decision: 'allow',
  },
  { when: 'words, small and signed', facts: { files: [changed('docs/a.md', 20)], checks: [] }, decision: 'allow' },
] satisfies readonly { when: string; facts: Partial<PullRequestFacts>; decision: string }[])(
  'says $decision to a change that is $when',
  ({ facts, decision }) => {
    if (policy === null) throw new Error('the template is a policy')
    const { verdict, faults } = evaluate(pullRequest({ ...good, ...facts }), policy)
    expect(faults).toEqual([])
    expect(verdict).toMatchObject({ decision })
  },
)
