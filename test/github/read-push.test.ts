import { describe, expect, test } from 'vitest'
import { readEvent } from '../../src/github/read-event.ts'
import { example } from './webhook-examples.ts'

type Commit = Readonly<{ added?: readonly string[]; modified?: readonly string[]; removed?: readonly string[] }>
const commit = (files: Commit) => ({ added: [], modified: [], removed: [], ...files })
const template = example('push')

/** A push to `main` of acme/shop, the default branch, by one commit that modifies README.md. */
const push = (changes: Readonly<Record<string, unknown>> = {}, name = 'shop') => ({
  ...template,
  ref: 'refs/heads/main',
  created: false,
  deleted: false,
  forced: false,
  commits: [commit({ modified: ['README.md'] })],
  repository: Object.assign({}, template['repository'], { name, default_branch: 'main' }),
  ...changes,
})

const target = (payload: object) => readEvent('push', payload, 42)?.target ?? null
const touching = (...paths: readonly string[]) => [commit({ modified: ['README.md'] }), commit({ modified: paths })]

describe('a push', () => {
  test.for([
    { when: 'it changes only other files', commits: touching('src/andon.yml', 'andon.yml'), scope: null },
    { when: 'it changes the policy', commits: touching('.github/andon.yml'), scope: 'branch' },
    { when: 'it adds the policy', commits: [commit({ added: ['.github/andon.yml'] })], scope: 'branch' },
    { when: 'it removes the policy', commits: [commit({ removed: ['.github/andon.yml'] })], scope: 'branch' },
    { when: 'it changes what counts as generated', commits: touching('.gitattributes'), scope: 'branch' },
    { when: 'it changes the owners of code', commits: touching('.github/CODEOWNERS'), scope: 'branch' },
    { when: 'it does so in the root', commits: [commit({ removed: ['CODEOWNERS'] })], scope: 'branch' },
    { when: 'it does so among the documents', commits: touching('docs/CODEOWNERS'), scope: 'branch' },
    { when: 'it changes a file that only has the name', commits: touching('src/CODEOWNERS'), scope: null },
    { when: 'it does so for a folder', commits: touching('web/.gitattributes'), scope: 'branch' },
    { when: 'it lists no commits', commits: [], scope: 'branch' },
    { when: 'it lists files incompletely', commits: [{}], scope: 'branch' },
    { when: 'it lists one commit less than GitHub ever lists', commits: Array(2047).fill(commit({})), scope: null },
    { when: 'it lists as many commits as GitHub ever lists', commits: Array(2048).fill(commit({})), scope: 'branch' },
    {
      when: 'it lists one file less than GitHub ever lists',
      commits: touching(...Array(2999).fill('a.ts')),
      scope: null,
    },
    {
      when: 'it lists as many files as GitHub ever lists',
      commits: touching(...Array(3000).fill('a.ts')),
      scope: 'branch',
    },
  ])('judges $scope again when $when', ({ commits, scope }) => {
    expect(target(push({ commits }))).toEqual(scope && expect.objectContaining({ scope, branch: 'main' }))
  })

  test('that is forced may have changed anything', () => {
    expect(target(push({ forced: true }))).toMatchObject({ scope: 'branch', branch: 'main' })
  })

  test('names a branch with slashes in full', () => {
    expect(target(push({ ref: 'refs/heads/release/1.x', forced: true }))).toMatchObject({ branch: 'release/1.x' })
  })

  test.for([
    { when: 'a branch appears', changes: { created: true } },
    { when: 'a branch is deleted', changes: { deleted: true } },
    { when: 'a tag moves', changes: { ref: 'refs/tags/v1', forced: true } },
  ])('judges nothing again when $when', ({ changes }) => {
    expect(target(push({ commits: touching('.github/andon.yml'), ...changes }))).toBeNull()
  })

  test('happened when GitHub received it, not when the commit was written', () => {
    const repository = Object.assign({}, push().repository, { pushed_at: 1_767_603_600 })

    expect(readEvent('push', push({ forced: true, repository }), 42)?.at).toBe('2026-01-05T09:00:00.000Z')
  })
})

describe("a push to the organisation's repository .github", () => {
  test.for([
    { when: 'andon.yml changes on the default branch', commits: touching('andon.yml'), scope: 'installation' },
    { when: 'the push may have changed anything', commits: [], scope: 'installation' },
    { when: 'only its own policy changes', commits: touching('.github/andon.yml'), scope: 'branch' },
    { when: 'neither changes', commits: touching('profile/README.md'), scope: null },
  ])('judges $scope again when $when', ({ commits, scope }) => {
    expect(target(push({ commits }, '.GitHub'))).toEqual(scope && expect.objectContaining({ scope }))
  })

  test('does not reach the organisation from another branch', () => {
    const payload = push({ ref: 'refs/heads/draft', commits: touching('andon.yml') }, '.github')

    expect(target(payload)).toBeNull()
  })
})
