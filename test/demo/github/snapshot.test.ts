import { expect, test } from 'vitest'
import { snapshot } from '../../../demo/github/snapshot.ts'
import { repo, withPull } from './sample.ts'

test('two GitHubs on which the same happened are equal, whenever it happened', () => {
  const one = withPull().github
  const other = withPull()
  other.wait(60_000)
  other.github.act.createUser('more')
  for (const github of [one, other.github]) github.act.comment({ repo, number: 1, by: 'ada', body: 'Hm' })
  expect(snapshot(one.state)).toEqual(snapshot(other.github.state))
})

test.for([
  ['a comment', { kind: 'comment' }],
  ['a label', { kind: 'label' }],
  ['a check', { kind: 'check' }],
  ['a second check of the same name', { kind: 'again' }],
  ['a status', { kind: 'status' }],
  ['a review', { kind: 'review' }],
] as const)('%s makes a difference', ([, { kind }]) => {
  const { github, app } = withPull()
  const { act, state } = github
  const [shop] = state.repositories
  const headSha = shop?.refs.get('refs/heads/feature') ?? ''
  const acts = {
    comment: () => act.comment({ repo, number: 1, by: 'ada', body: 'Hm' }),
    label: () => act.addLabel({ repo, number: 1, by: 'ada', label: 'wish' }),
    check: () => act.reportCheck({ repo, sha: 'feature', name: 'Andon', app: 'andon', conclusion: 'success' }),
    again: () => shop && act.createCheckRun(shop, { app, input: { name: 'ci', headSha } }),
    status: () => act.setStatus({ repo, sha: 'feature', by: 'ada', context: 'lint', state: 'success' }),
    review: () => act.review({ repo, number: 1, by: 'ada', verdict: 'approve' }),
  }
  if (kind === 'again') act.reportCheck({ repo, sha: 'feature', name: 'ci', app: 'andon', conclusion: null })
  const before = snapshot(state)
  acts[kind]()
  expect(snapshot(state)).not.toEqual(before)
})
