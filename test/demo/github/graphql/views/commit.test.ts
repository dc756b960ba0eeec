import { expect, test } from 'vitest'
import { type Seed, seed } from '../seed.ts'

const repo = 'acme/shop'
const tip = (fields: string): string =>
  `{ repository(owner: "acme", name: "shop") { object(expression: "feature") { ... on Commit { ${fields} } } } }`

async function show({ ask }: Seed, fields: string): Promise<unknown> {
  const { data, errors } = await ask(tip(fields))
  expect(errors).toBeUndefined()
  return data
}
const shown = (commit: Readonly<Record<string, unknown>>) => ({ repository: { object: commit } })

test.for([
  ['One line', 'One line', ''],
  ['One line\n', 'One line', ''],
  ['Head\nline\n\nFirst.\n\nSecond.\n', 'Head line', 'First.\n\nSecond.'],
] as const)('the message %o has a headline and a body', async ([message, messageHeadline, messageBody]) => {
  const seeded = seed()
  seeded.acts.push({ repo, branch: 'feature', by: 'ada', files: { a: 'a\n' }, message })

  expect(await show(seeded, 'message messageHeadline messageBody')).toEqual(
    shown({ message, messageHeadline, messageBody }),
  )
})

test('authors are the author and the co-authors, each address once, and strangers have no account', async () => {
  const seeded = seed()
  const bob = seeded.state.accounts.get('bob')?.email
  const message = `Work\n\nCo-authored-by: Bob <${bob}>\nCo-Authored-By: Eva Stranger <eva@example.org>\nco-authored-by: Bob again <${bob}>\n`
  seeded.acts.push({ repo, branch: 'feature', by: 'ada', files: { a: 'a\n' }, message })

  expect(
    await show(
      seeded,
      'authors(first: 5) { totalCount nodes { name email user { login } } } author { user { login } } committer { name date }',
    ),
  ).toEqual(
    shown({
      authors: {
        totalCount: 3,
        nodes: [
          { name: 'ada', email: expect.stringContaining('ada@'), user: { login: 'ada' } },
          { name: 'Bob', email: bob, user: { login: 'bob' } },
          { name: 'Eva Stranger', email: 'eva@example.org', user: null },
        ],
      },
      author: { user: { login: 'ada' } },
      committer: { name: 'ada', date: expect.stringMatching(/Z$/) },
    }),
  )
})

test('a bot that committed keeps its suffix, since the schema calls it a user', async () => {
  const seeded = seed()
  seeded.acts.push({ repo, branch: 'feature', by: 'ada', author: 'other[bot]', files: { a: 'a\n' } })

  expect(await show(seeded, 'author { user { login } } committer { user { login } }')).toEqual(
    shown({ author: { user: { login: 'other[bot]' } }, committer: { user: { login: 'ada' } } }),
  )
})

test.for([
  [true, { isValid: true, state: 'VALID', wasSignedByGitHub: false, signer: { login: 'ada' } }],
  [false, null],
] as const)('whether a commit is signed: %s', async ([signed, signature]) => {
  const seeded = seed()
  seeded.acts.push({ repo, branch: 'feature', by: 'ada', files: { a: 'a\n' }, signed })

  expect(await show(seeded, 'signature { isValid state wasSignedByGitHub signer { login } }')).toEqual(
    shown({ signature }),
  )
})

test('files show their mode, so that a link is not taken for a file', async () => {
  const seeded = seed()
  const files = {
    'docs/run.sh': { mode: '100755', content: '#!/bin/sh\n' },
    link: { mode: '120000', content: 'src/a.ts' },
  } as const
  seeded.acts.push({ repo, branch: 'feature', by: 'ada', files })
  const file = (path: string) => `file(path: "${path}") { name path mode type size object { ... on Blob { text } } }`

  expect(
    await show(
      seeded,
      `run: ${file('docs/run.sh')} link: ${file('link')} docs: ${file('docs')} none: ${file('docs/none')}`,
    ),
  ).toEqual(
    shown({
      run: {
        name: 'run.sh',
        path: 'docs/run.sh',
        mode: 0o100755,
        type: 'blob',
        size: 10,
        object: { text: '#!/bin/sh\n' },
      },
      link: { name: 'link', path: 'link', mode: 0o120000, type: 'blob', size: 8, object: { text: 'src/a.ts' } },
      docs: { name: 'docs', path: 'docs', mode: 0o040000, type: 'tree', size: 0, object: {} },
      none: null,
    }),
  )
})

test('a commit knows its parents and the pull requests that bring it', async () => {
  expect(
    await show(
      seed(),
      'parents(first: 3) { totalCount nodes { message } } associatedPullRequests(first: 3) { nodes { number } }',
    ),
  ).toEqual(
    shown({
      parents: { totalCount: 1, nodes: [{ message: 'Initial commit' }] },
      associatedPullRequests: { nodes: [{ number: 1 }] },
    }),
  )
})
