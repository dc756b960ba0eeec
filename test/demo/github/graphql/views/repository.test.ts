import { expect, test } from 'vitest'
import { type Seed, seed } from '../seed.ts'

const repo = 'acme/shop'
const ofShop = (fields: string): string => `{ repository(owner: "acme", name: "shop") { ${fields} } }`

type Case = readonly [
  title: string,
  fields: string,
  expected: Readonly<Record<string, unknown>>,
  happens?: (seeded: Seed) => void,
]

const cases: readonly Case[] = [
  [
    'who and what it is',
    'name nameWithOwner isPrivate isArchived isFork owner { __typename login } defaultBranchRef { name }',
    {
      name: 'shop',
      nameWithOwner: 'acme/shop',
      isPrivate: true,
      isArchived: false,
      isFork: false,
      owner: { __typename: 'Organization', login: 'acme' },
      defaultBranchRef: { name: 'main' },
    },
  ],
  [
    'a branch by its short and its full name, and none that is not there',
    'short: ref(qualifiedName: "feature") { name prefix } full: ref(qualifiedName: "refs/heads/feature") { name target { ... on Commit { message } } } none: ref(qualifiedName: "nowhere") { name }',
    {
      short: { name: 'feature', prefix: 'refs/heads/' },
      full: { name: 'feature', target: { message: 'Change src/a.ts' } },
      none: null,
    },
  ],
  [
    'files at a branch',
    'text: object(expression: "feature:src/a.ts") { __typename ... on Blob { text byteSize isBinary isTruncated } } tree: object(expression: "feature:src") { __typename ... on Tree { entries { name type mode path } } } none: object(expression: "main:src/a.ts") { oid }',
    {
      text: { __typename: 'Blob', text: 'one\ntwo\n', byteSize: 8, isBinary: false, isTruncated: false },
      tree: { __typename: 'Tree', entries: [{ name: 'a.ts', type: 'blob', mode: 0o100644, path: 'a.ts' }] },
      none: null,
    },
  ],
  [
    'the root of HEAD, and nothing at what does not exist',
    'root: object(expression: "HEAD:") { __typename } commit: object(expression: "HEAD") { __typename } none: object(expression: "nowhere:README.md") { oid } bad: object(oid: "0000000000000000000000000000000000000000") { oid }',
    { root: { __typename: 'Tree' }, commit: { __typename: 'Commit' }, none: null, bad: null },
  ],
  [
    'a binary file without text, a long one cut off',
    'binary: object(expression: "main:b.bin") { ... on Blob { isBinary text byteSize } } long: object(expression: "main:long") { ... on Blob { isTruncated byteSize } } most: object(expression: "main:most") { ... on Blob { isTruncated byteSize } }',
    {
      binary: { isBinary: true, text: null, byteSize: 2 },
      long: { isTruncated: true, byteSize: 524_289 },
      most: { isTruncated: false, byteSize: 524_288 },
    },
    ({ acts }) => {
      const files = {
        'b.bin': { mode: '100644', content: Buffer.from([0, 1]) },
        long: 'x'.repeat(524_289),
        most: 'x'.repeat(524_288),
      } as const
      acts.push({ repo, branch: 'main', by: 'ada', files })
    },
  ],
  [
    'labels by name, whatever the case',
    'label(name: "URGENT") { name color } none: label(name: "calm") { name } labels(first: 5) { totalCount }',
    { label: { name: 'urgent', color: 'ededed' }, none: null, labels: { totalCount: 1 } },
    ({ acts }) => acts.addLabel({ repo, number: 1, by: 'ada', label: 'urgent' }),
  ],
  [
    'an issue',
    'issue(number: 2) { number title body state author { login } labels(first: 1) { nodes { name } } comments(first: 1) { nodes { body } } }',
    {
      issue: {
        number: 2,
        title: 'Wanted',
        body: '',
        state: 'CLOSED',
        author: { login: 'bob' },
        labels: { nodes: [{ name: 'need' }] },
        comments: { nodes: [{ body: 'Done.' }] },
      },
    },
    ({ acts }) => {
      acts.openIssue({ repo, by: 'bob', title: 'Wanted', labels: ['need'] })
      acts.comment({ repo, number: 2, by: 'ada', body: 'Done.' })
      acts.closeIssue({ repo, number: 2, by: 'ada' })
    },
  ],
  [
    'people with what they may',
    'collaborators(first: 10) { totalCount edges { permission node { login } } } one: collaborators(first: 1, login: "eve") { edges { permission } }',
    {
      collaborators: {
        totalCount: 3,
        edges: [
          { permission: 'WRITE', node: { login: 'ada' } },
          { permission: 'MAINTAIN', node: { login: 'bob' } },
          { permission: 'READ', node: { login: 'eve' } },
        ],
      },
      one: { edges: [{ permission: 'READ' }] },
    },
  ],
  [
    'its pull requests by state, branch, label and order',
    'all: pullRequests(first: 5) { nodes { number } } newest: pullRequests(first: 5, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number } } open: pullRequests(first: 5, states: [OPEN]) { nodes { number } } merged: pullRequests(first: 5, states: [MERGED]) { nodes { number } } closed: pullRequests(first: 5, states: [CLOSED]) { nodes { number } } base: pullRequests(first: 5, baseRefName: "feature") { nodes { number } } head: pullRequests(first: 5, headRefName: "two") { nodes { number } } label: pullRequests(first: 5, labels: ["a", "b"]) { nodes { number } }',
    {
      ...{
        all: { nodes: [{ number: 1 }, { number: 2 }, { number: 3 }] },
        newest: { nodes: [{ number: 3 }, { number: 2 }, { number: 1 }] },
      },
      ...{ open: { nodes: [{ number: 2 }] }, merged: { nodes: [{ number: 1 }] }, closed: { nodes: [{ number: 3 }] } },
      ...{ base: { nodes: [{ number: 2 }] }, head: { nodes: [{ number: 2 }] }, label: { nodes: [{ number: 2 }] } },
    },
    ({ acts }) => {
      for (const [head, base] of [
        ['two', 'feature'],
        ['three', 'main'],
      ] as const) {
        acts.push({ repo, branch: head, by: 'ada', from: base, files: { [head]: 'x\n' } })
        acts.openPullRequest({ repo, by: 'ada', head, base, title: head })
      }
      acts.addLabel({ repo, number: 2, by: 'ada', label: 'b' })
      acts.closePullRequest({ repo, number: 3, by: 'ada' })
      acts.merge({ repo, number: 1, by: 'bob' })
    },
  ],
  [
    'no merge queue where there is none',
    'mergeQueue(branch: "main") { id } default: mergeQueue { id }',
    { mergeQueue: null, default: null },
  ],
  ['no code owners where there is no file', 'codeowners { errors { kind } }', { codeowners: null }],
  [
    'what is wrong with its code owners',
    'codeowners(refName: "main") { errors { kind line column path } } before: codeowners(refName: "feature") { errors { kind } }',
    {
      codeowners: {
        errors: [
          { kind: 'Unknown owner', line: 2, column: 3, path: '.github/CODEOWNERS' },
          { kind: 'Unknown owner', line: 3, column: 6, path: '.github/CODEOWNERS' },
          { kind: 'Invalid owner', line: 4, column: 3, path: '.github/CODEOWNERS' },
          { kind: 'Invalid pattern', line: 5, column: 1, path: '.github/CODEOWNERS' },
          { kind: 'Unknown owner', line: 6, column: 14, path: '.github/CODEOWNERS' },
        ],
      },
      before: null,
    },
    ({ acts, state }) => {
      const lines = [
        '# @nobody',
        '* @nobody @ada',
        'docs @eve # may only read',
        'a ada',
        '!b @ada',
        'c @acme/core @acme/guests',
      ]
      const core = acts.createTeam({ organization: 'acme', slug: 'core' })
      const guests = acts.createTeam({ organization: 'acme', slug: 'guests' })
      for (const { id } of state.repositories) {
        core.repositories.set(id, 'write')
        guests.repositories.set(id, 'read')
      }
      acts.push({
        repo,
        branch: 'main',
        by: 'ada',
        files: { '.github/CODEOWNERS': lines.join('\n'), CODEOWNERS: '* @nobody' },
      })
    },
  ],
]

test.for(cases)('a repository shows %s', async ([, fields, expected, happens]) => {
  const seeded = seed()
  happens?.(seeded)

  expect(await seeded.ask(ofShop(fields))).toEqual({ data: { repository: expected } })
})
