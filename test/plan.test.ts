import { describe, expect, test } from 'vitest'
import type { CheckContent, Effect } from '../src/effect.ts'
import { md } from '../src/markdown.ts'
import { checkRuns, contentDigest, plan, publicationKey, reviewRequests } from '../src/plan.ts'
import type { Decision } from '../src/verdict.ts'
import { pullRequest } from './facts.ts'
import { result, verdict } from './report/verdicts.ts'

const check = (decision: Decision, name = 'Andon'): CheckContent => ({
  name,
  decision,
  title: `It is ${decision}`,
  summary: md`Because.`,
  text: null,
  annotations: [],
})
const checkRun: Effect = { kind: 'check_run', sha: 'a1', content: check('allow') }
const comment = (create: boolean): Effect => ({
  kind: 'comment',
  number: 7,
  nodeId: 'PR_7',
  marker: 'sticky',
  body: md`Hello`,
  create,
})
const stands = (effect: Effect, digest: string | null = contentDigest(effect)) => ({
  kind: effect.kind,
  key: publicationKey(effect),
  nodeId: 'N_1',
  digest,
})

describe('a plan', () => {
  test.for([
    { when: 'nothing stands', wanted: checkRun, standing: [], nodeIds: [null] },
    { when: 'the same stands', wanted: checkRun, standing: [stands(checkRun)], nodeIds: [] },
    { when: 'something else stands', wanted: checkRun, standing: [stands(checkRun, 'other')], nodeIds: ['N_1'] },
    {
      when: 'it stands without a known content',
      wanted: checkRun,
      standing: [stands(checkRun, null)],
      nodeIds: ['N_1'],
    },
    {
      when: 'it was asked for again',
      wanted: checkRun,
      standing: [{ ...stands(checkRun), rewrite: true }],
      nodeIds: ['N_1'],
    },
    {
      when: 'it was planned and not noted',
      wanted: checkRun,
      standing: [{ ...stands(checkRun), nodeId: null }],
      nodeIds: [null],
    },
    { when: 'a comment is needed', wanted: comment(true), standing: [], nodeIds: [null] },
    { when: 'a comment is not needed and none stands', wanted: comment(false), standing: [], nodeIds: [] },
    {
      when: 'a comment is not needed and one stands',
      wanted: comment(false),
      standing: [stands(comment(true), 'x')],
      nodeIds: ['N_1'],
    },
    {
      when: 'only a check stands under another kind',
      wanted: comment(true),
      standing: [stands(checkRun)],
      nodeIds: [null],
    },
  ])('writes to $nodeIds when $when', ({ wanted, standing, nodeIds }) => {
    expect(plan([wanted], standing).map((write) => write.nodeId)).toEqual(nodeIds)
  })

  test('written and noted, it has nothing left to write', () => {
    const wanted = [checkRun, comment(true)]

    const noted = plan(wanted, []).map(({ effect, key, digest }) => ({ kind: effect.kind, key, digest, nodeId: 'N_2' }))

    expect(plan(wanted, noted)).toEqual([])
  })
})

describe('the check of a commit', () => {
  test.for<{ decisions: Decision[]; shown: Decision }>([
    { decisions: ['allow'], shown: 'allow' },
    { decisions: ['allow', 'wait'], shown: 'wait' },
    { decisions: ['deny', 'wait', 'allow'], shown: 'deny' },
  ])('shows $shown for pull requests that say $decisions', ({ decisions, shown }) => {
    const headings = decisions.map((decision, index) => ({ number: index + 1, checks: [check(decision)] }))

    expect(checkRuns('a1', headings)).toMatchObject([{ sha: 'a1', content: { name: 'Andon', decision: shown } }])
  })

  test('names the other pull requests that it heads', () => {
    const headings = [
      { number: 4, checks: [check('allow')] },
      { number: 9, checks: [check('deny')] },
    ]

    const [effect] = checkRuns('a1', headings)

    expect(effect).toMatchObject({ content: { summary: expect.stringContaining('also heads #4 (allow)') } })
  })

  test('is nothing when no open pull request has it', () => {
    expect(checkRuns('a1', [])).toEqual([])
  })

  test('has one run for each practice when a policy asks for that', () => {
    const checks = [check('allow', 'Andon / Peer review'), check('deny', 'Andon / Change size')]

    expect(checkRuns('a1', [{ number: 1, checks }])).toHaveLength(2)
  })
})

describe('reviewers that findings name', () => {
  const evidence = { requestUsers: ['Mona', 'kai'], requestTeams: ['acme/owners'] }
  const finding = { outcome: 'pass', reason: 'So it is.', evidence } as const
  const asked = (facts = {}, more = {}) =>
    reviewRequests(pullRequest(facts), verdict([result('peer-review', [finding], more)])).map((effect) =>
      effect.kind === 'review_request' ? effect.reviewer : effect.kind,
    )

  test('are asked, each for itself, unless they are asked already', () => {
    expect(asked()).toEqual(['mona', 'kai', 'acme/owners'])
    expect(asked({ requestedReviewers: ['mona', 'ACME/owners'] })).toEqual(['kai'])
  })

  test('are not asked about a draft, nor for a practice that nobody sees', () => {
    expect(asked({ draft: true })).toEqual([])
    expect(asked({}, { enforcement: 'observe' })).toEqual([])
  })
})
