import { expect, test } from 'vitest'
import { ofPull, seed } from '../seed.ts'

const repo = 'acme/shop'
const issues = 'closingIssuesReferences(first: 5) { nodes { number repository { nameWithOwner } } }'
const linked = (...numbers: readonly number[]) => ({
  data: {
    repository: {
      pullRequest: {
        closingIssuesReferences: { nodes: numbers.map((number) => ({ number, repository: { nameWithOwner: repo } })) },
      },
    },
  },
})

test.for<[string, readonly number[]]>([
  ['Closes #2', [2]],
  ['fixed: #2 and resolves #3', [2, 3]],
  ['FIX acme/shop#3', [3]],
  ['close https://github.com/acme/shop/issues/2.', [2]],
  ['Fixes #2, closes #2', [2]],
  ['See #2', []],
  ['Discloses #2', []],
  ['Closes #1', []],
  ['Closes #99', []],
  ['Closes eve/hidden#1', []],
  ['', []],
])('the description %o closes the issues %o', async ([body, numbers]) => {
  const { acts, ask } = seed()
  for (const title of ['Two', 'Three']) acts.openIssue({ repo, by: 'bob', title })
  acts.createRepository({ owner: 'eve', name: 'hidden', private: true })
  acts.openIssue({ repo: 'eve/hidden', by: 'eve', title: 'Secret' })
  acts.editPullRequest({ repo, number: 1, by: 'ada', body })

  expect(await ask(ofPull(issues))).toEqual(linked(...numbers))
})

test('only a merge into the default branch closes issues', async () => {
  const { acts, ask } = seed()
  acts.openIssue({ repo, by: 'bob', title: 'Two' })
  acts.push({ repo, branch: 'release', by: 'ada', files: { b: 'b\n' } })
  acts.editPullRequest({ repo, number: 1, by: 'ada', body: 'Closes #2', base: 'release' })

  expect(await ask(ofPull(issues))).toEqual(linked())
})
