import { describe, expect, test } from 'vitest'
import type { Truth } from '../../src/condition.ts'
import { evaluateCondition } from '../../src/conditions/match.ts'
import { conditionSchema } from '../../src/conditions/schema.ts'
import type { Check, PullRequestFacts } from '../../src/facts.ts'
import { untold } from '../../src/facts.ts'
import { bot, changed, commit, person, pullRequest } from '../facts.ts'

type Row = readonly [when: string, written: unknown, facts: Partial<PullRequestFacts>, truth: Truth, because: string]

const signed = { signature: { valid: true, signer: person('ada'), byGitHub: false, gpgKey: null } }
const check = (name: string, conclusion: string, workflow: string | null = null): Check => ({
  name,
  app: 'ci',
  workflow,
  workflowFile: null,
  trigger: null,
  run: null,
  conclusion,
})
const label = (name: string, by: string | null) => ({
  name,
  appliedBy: by === null ? null : person(by),
  appliedAt: null,
})
const issue = (labels: readonly string[], state: 'open' | 'closed' = 'open') => ({
  repository: 'acme/shop',
  number: 1,
  title: 'A wish',
  state,
  labels,
})
const auth = { files: [changed('src/auth/session.ts', 3), changed('README.md', 1)] }
const unreadable = { unavailable: 'GitHub did not answer' }
const people = (permissions: PullRequestFacts['people']['permissions'], teams = {}) => ({
  people: { ...untold.people, permissions, teams },
})
const maintained = { labels: { anyOf: ['urgent'], appliedBy: { permission: 'maintain' } } }

const rows: readonly Row[] = [
  ['a file matches', { paths: ['src/auth/**'] }, auth, true, '`src/auth/session.ts` matches `src/auth/**`'],
  ['no file matches', { paths: ['db/**'] }, auth, false, 'no changed file matches `db/**`'],
  [
    'files are not known',
    { paths: ['db/**'] },
    { files: unreadable },
    'unknown',
    'the changed files could not be read: GitHub did not answer',
  ],
  [
    'every file matches',
    { onlyPaths: ['src/**', '*.md'] },
    auth,
    true,
    'every changed file matches `src/**` or `*.md`',
  ],
  ['one file does not', { onlyPaths: ['src/**'] }, auth, false, '`README.md` does not match `src/**`'],
  ['there is no file', { onlyPaths: ['src/**'] }, {}, false, 'no file is changed'],
  ['it has more lines', { changedLines: '> 3' }, auth, true, '4 changed lines are > 3'],
  ['it has just as many', { changedLines: '>4' }, auth, false, '4 changed lines are not > 4'],
  [
    'generated lines do not count',
    { changedLines: '= 0' },
    { files: [changed('a', 9, { generated: true })] },
    true,
    '0 changed lines are = 0',
  ],
  ['it has few files', { changedFiles: '<= 2' }, auth, true, '2 changed files are <= 2'],
  ['the title matches', { title: '(?i)^add' }, {}, true, 'the title matches `(?i)^add`'],
  ['the title does not', { title: 'hotfix' }, {}, false, 'the title does not match `hotfix`'],
  [
    'the base matches',
    { base: ['release/*', 'main'] },
    {},
    true,
    'the base branch `main` matches `release/*` or `main`',
  ],
  ['the head does not', { head: ['hotfix/*'] }, {}, false, 'the head branch `checkout` does not match `hotfix/*`'],
  ['the repository matches', { repository: ['Acme/*'] }, {}, true, 'the repository `acme/shop` matches `acme/*`'],
  ['the author is one', { author: ['kai', 'ADA'] }, {}, true, 'the author is `kai` or `ADA`'],
  [
    'the author is an App',
    { author: ['dependabot[bot]'] },
    { author: bot('dependabot') },
    true,
    'the author is `dependabot[bot]`',
  ],
  [
    'a person is named like an App',
    { author: ['dependabot[bot]'] },
    { author: person('dependabot') },
    false,
    'the author is not `dependabot[bot]`',
  ],
  ['the author is gone', { author: ['ada'] }, { author: null }, false, 'the author has no account any more'],
  [
    'the author is in the team',
    { authorTeams: ['Acme/Core'] },
    people({}, { 'acme/core': ['Ada'] }),
    true,
    'ada is a member of `Acme/Core`',
  ],
  [
    'the author is not',
    { authorTeams: ['acme/core'] },
    people({}, { 'acme/core': ['kai'] }),
    false,
    'ada is not a member of `acme/core`',
  ],
  [
    'the team is not known',
    { authorTeams: ['acme/core'] },
    people({}, { 'acme/core': unreadable }),
    'unknown',
    'the members of `acme/core` could not be read: GitHub did not answer',
  ],
  ['the team was not read', { authorTeams: ['acme/core'] }, {}, 'unknown', 'the members of `acme/core` were not read'],
  ['it is a draft', { draft: true }, { draft: true }, true, 'it is a draft'],
  ['it is no draft', { draft: false }, {}, true, 'it is not a draft'],
  ['it is from a fork', { fork: false }, { fork: true }, false, 'it comes from a fork'],
  [
    'every check has passed',
    { checks: ['*'] },
    { checks: [check('CI / a', 'success'), check('b', 'neutral'), check('c', 'skipped')] },
    true,
    'every check that matches `*` has passed',
  ],
  [
    'a check runs',
    { checks: ['*'] },
    { checks: [check('a', 'success'), check('CI / b', 'pending')] },
    false,
    'the check `CI / b` is `pending`',
  ],
  [
    'a check failed',
    { checks: ['a'] },
    { checks: [check('a', 'success'), check('a', 'failure')] },
    false,
    'the check `a` is `failure`',
  ],
  ['no check is there', { checks: ['a', 'b'] }, { checks: [check('a', 'success')] }, false, 'no check matches `b` yet'],
  [
    'a workflow has passed',
    { workflows: ['CI'] },
    { checks: [check('build', 'success', 'CI'), check('x', 'failure', null)] },
    true,
    'every check that matches `CI` has passed',
  ],
  ['all is signed', { signed: true }, { commits: [commit('a', 'ada', signed)] }, true, 'every commit is signed'],
  [
    'one is not signed',
    { signed: true },
    { commits: [commit('a', 'ada', signed), commit('bbbbbbbbb', 'ada')] },
    false,
    '`bbbbbbb` is not signed',
  ],
  [
    'commits are not known',
    { signed: true },
    { commits: unreadable },
    'unknown',
    'the commits could not be read: GitHub did not answer',
  ],
  [
    'somebody contributed',
    { contributors: ['KAI'] },
    { commits: [commit('a', 'ada', { committer: person('kai') })] },
    true,
    'kai contributed to it',
  ],
  ['somebody did not', { contributors: ['kai'] }, {}, false, '`kai` did not contribute to it'],
  ['an issue is linked', { linkedIssue: true }, { linkedIssues: [issue([])] }, true, 'it closes an issue'],
  ['none is linked', { linkedIssue: true }, {}, false, 'it closes no issue'],
  ['none may be linked', { linkedIssue: false }, {}, true, 'it closes no issue'],
  [
    'one with the label',
    { linkedIssue: { labels: ['Ready'] } },
    { linkedIssues: [issue(['ready'])] },
    true,
    'it closes an issue with the label `Ready`',
  ],
  [
    'one without the label',
    { linkedIssue: { labels: ['ready'] } },
    { linkedIssues: [issue(['x'])] },
    false,
    'it closes no issue with the label `ready`',
  ],
  [
    'an open incident',
    { linkedIncident: 'open' },
    { linkedIssues: [issue(['incident'])] },
    true,
    'it closes an open incident',
  ],
  [
    'a closed incident',
    { linkedIncident: 'open' },
    { linkedIssues: [issue(['incident'], 'closed')] },
    false,
    'it closes no open incident',
  ],
  [
    'any incident',
    { linkedIncident: 'any' },
    { linkedIssues: [issue(['incident'], 'closed')] },
    true,
    'it closes an incident',
  ],
  [
    'it has the label',
    { labels: ['Urgent'] },
    { labels: [label('urgent', null)] },
    true,
    'it carries the label `urgent`',
  ],
  ['it has no such label', { labels: ['urgent'] }, {}, false, 'it does not carry the label `urgent`'],
  [
    'who may applied the label',
    maintained,
    { labels: [label('urgent', 'Kai')], ...people({ kai: 'admin' }) },
    true,
    'it carries the label `urgent`, and Kai has maintain access',
  ],
  [
    'who may not applied it',
    maintained,
    { labels: [label('urgent', 'ada')], ...people({ ada: 'write' }) },
    false,
    'it carries the label `urgent`, but ada does not have maintain access',
  ],
  [
    'nobody knows who applied it',
    maintained,
    { labels: [label('urgent', null)] },
    false,
    'nobody knows who applied the label `urgent`',
  ],
  [
    'the permission is not known',
    maintained,
    { labels: [label('urgent', 'kai')], ...people({ kai: unreadable }) },
    'unknown',
    'it carries the label `urgent`, but the permission of kai could not be read: GitHub did not answer',
  ],
  [
    'two predicates hold',
    { draft: false, fork: false },
    {},
    true,
    'it is not a draft, and it does not come from a fork',
  ],
  ['one of two does not', { draft: false, fork: true }, {}, false, 'it does not come from a fork'],
]

describe('what a condition asks', () => {
  test.for(rows)('%s', ([, written, facts, truth, because]) => {
    expect(evaluateCondition(conditionSchema.parse(written), pullRequest(facts))).toEqual({
      truth,
      because,
      revisitAt: null,
    })
  })
})

test('text of GitHub cannot break out of its code span', () => {
  const files = [changed('src/a`b.ts', 1)]

  expect(evaluateCondition({ paths: ['src/**'] }, pullRequest({ files })).because).toBe("`src/a'b.ts` matches `src/**`")
})
