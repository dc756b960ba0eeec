import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PullRequestFacts } from '../../../src/facts.ts'
import type { Finding } from '../../../src/practice.ts'
import { integrationOfDuties } from '../../../src/practices/integration-of-duties.ts'
import { changed, commit, headSha, person, pullRequest, review } from '../../facts.ts'

/** Worse first. */
const order: readonly Finding['outcome'][] = ['fail', 'pending', 'unknown', 'pass']
const rank = ({ outcome }: Finding): number => order.indexOf(outcome)

const duty = fc.constantFrom('author', 'review', 'merge', 'deploy', 'approveDeployment')
const duties = fc.uniqueArray(duty, { minLength: 2, maxLength: 4 })
const addresses = fc.constantFrom('error', 'fraud', ['error', 'fraud'])
const control = fc.oneof(
  fc.record({ addresses, maxLines: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ addresses, stated: fc.constantFrom('Why', 'Rollback') }),
  fc.record({ addresses, approvedByAnother: fc.constant(true) }),
  fc.record({ addresses, testsChanged: fc.constant(['test/**']) }),
  fc.record({ addresses, followUp: fc.constant({ kind: 'review', within: '1d' }) }),
)
const login = fc.constantFrom('ada', 'kai', 'lin')
const facts: fc.Arbitrary<PullRequestFacts> = fc
  .record({
    lines: fc.integer({ min: 1, max: 100 }),
    body: fc.constantFrom('', '## Why\nSo.'),
    reviewers: fc.uniqueArray(login),
    merger: fc.option(login),
    deployer: fc.option(login),
    known: fc.boolean(),
  })
  .map(({ lines, body, reviewers, merger, deployer, known }) =>
    pullRequest({
      body,
      files: known ? [changed('src/a.ts', lines)] : { unavailable: 'too many' },
      commits: [commit(headSha, 'ada')],
      reviews: reviewers.map((by) => review(by, 'approved')),
      autoMergeBy: merger === null ? null : person(merger),
      deployments:
        deployer === null ? [] : [{ environment: 'staging', by: person(deployer), at: '2026-01-04T00:00:00.000Z' }],
    }),
  )
const policy = fc.record({
  keepApart: fc.array(duties, { minLength: 1, maxLength: 3 }),
  unless: fc.record({ error: fc.integer({ min: 0, max: 3 }), fraud: fc.integer({ min: 1, max: 3 }) }),
  controls: fc.dictionary(fc.stringMatching(/^[a-z]{3}$/), control, { maxKeys: 4 }),
})
/** Rules between settings are reported, and do not stop the judgement. */
const parse = (settings: object) => {
  const { shape } = integrationOfDuties.config
  return {
    keepApart: shape.keepApart.parse('keepApart' in settings ? settings.keepApart : []),
    unless: shape.unless.parse('unless' in settings ? settings.unless : undefined),
    controls: shape.controls.parse('controls' in settings ? settings.controls : {}),
  }
}

test('a control more that holds never makes it worse', () => {
  fc.assert(
    fc.property(facts, policy, addresses, (change, settings, against) => {
      const more = {
        ...settings,
        controls: { ...settings.controls, another: { addresses: against, when: { fork: false } } },
      }
      const before = integrationOfDuties.evaluate(change, parse(settings)).map(rank)
      const after = integrationOfDuties.evaluate(change, parse(more)).map(rank)
      for (const [index, one] of before.entries()) expect(after[index]).toBeGreaterThanOrEqual(one)
    }),
  )
})

test('an approval more by somebody else never makes it worse where authorship is kept apart', () => {
  fc.assert(
    fc.property(facts, policy, (change, settings) => {
      const withAuthor = { ...settings, keepApart: settings.keepApart.map((of) => [...new Set(['author', ...of])]) }
      const reviewed = { ...change, reviews: [...change.reviews, review('otto', 'approved')] }
      const before = integrationOfDuties.evaluate(change, parse(withAuthor)).map(rank)
      const after = integrationOfDuties.evaluate(reviewed, parse(withAuthor)).map(rank)
      for (const [index, one] of before.entries()) expect(after[index]).toBeGreaterThanOrEqual(one)
    }),
  )
})
