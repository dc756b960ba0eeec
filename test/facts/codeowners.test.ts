import { expect, test } from 'vitest'
import { NotFoundError } from '../../src/errors.ts'
import { gatherOwners, ownersNamed } from '../../src/facts/codeowners.ts'
import { peopleGatherer } from '../../src/facts/people.ts'
import { forgetful } from '../../src/facts/people-memory.ts'
import type { OwnersEntry } from '../../src/facts/pull-request.ts'
import { untold } from '../../src/facts.ts'
import type { GitHub } from '../../src/github/client.ts'
import { changed, pullRequest, repository } from '../facts.ts'

/** A GitHub that has these blobs, by id, and these answers of REST, by the end of the route filled in. */
function fakeGitHub(blobs: Readonly<Record<string, Buffer>>, answers: Readonly<Record<string, unknown>> = {}) {
  const asked: string[] = []
  const github: GitHub = {
    query: () => Promise.reject(new Error('nobody asks GraphQL')),
    request: async (route, parameters = {}) => {
      const path = route.replace(/\{(\w+)\}/g, (_, name) => String(parameters[name]))
      asked.push(path)
      const blob = blobs[path.slice(path.lastIndexOf('/') + 1)]
      const data = blob ? { encoding: 'base64', content: blob.toString('base64') } : answers[path]
      if (data === undefined) throw new NotFoundError(path)
      return { status: 200, headers: {}, data }
    },
  }
  return { github, asked }
}

/** Each test has blobs of its own: what was read is remembered by the process. */
const entry = (oid: string, more: object = {}, mode = 0o100644): OwnersEntry => ({
  path: 'docs/CODEOWNERS',
  entry: { mode, object: { oid, byteSize: 20, isBinary: false, ...more } },
})

test('no file is no owners, without a request', async () => {
  const { github, asked } = fakeGitHub({})

  expect(await gatherOwners(github, repository, null)).toBeNull()
  expect(asked).toEqual([])
})

test('a text is read once for each blob and repository', async () => {
  const { github, asked } = fakeGitHub({ b1: Buffer.from('* @kai # naïve\n') })
  const read = (id: number) => gatherOwners(github, { ...repository, id }, entry('b1'))

  expect(await read(10)).toEqual({ path: 'docs/CODEOWNERS', text: '* @kai # naïve\n' })
  expect(await read(10)).toEqual(await read(11))
  expect(asked).toEqual(Array(2).fill('GET /repos/acme/shop/git/blobs/b1'))
})

test('texts that are large together are not all remembered', async () => {
  const large = Buffer.alloc(3_000_000, '#')
  const { github, asked } = fakeGitHub({ b2: large, b3: large, b4: large, b5: large, b6: large, b7: large })
  for (const oid of ['b2', 'b3', 'b4', 'b5', 'b6', 'b7']) await gatherOwners(github, repository, entry(oid))
  asked.length = 0

  await gatherOwners(github, repository, entry('b7'))
  expect(asked).toEqual([])
  await gatherOwners(github, repository, entry('b2'))
  expect(asked).toHaveLength(1)
})

test.for([
  ['a symbolic link', entry('c1', {}, 0o120000), /is not a regular file/],
  ['a folder', { ...entry('c2'), entry: { mode: 0o040000, object: {} } }, /is not a regular file/],
  ['a submodule', { ...entry('c3'), entry: { mode: 0o160000, object: null } }, /is not a regular file/],
  ['of 3 MB', entry('c4', { byteSize: 3 * 1024 * 1024 }), /has 3 MB or more, so GitHub does not load it/],
  ['binary', entry('c5', { isBinary: true }), /is not text/],
  ['not UTF-8', entry('c6'), /is not text in UTF-8/],
  ['with a NUL', entry('c7'), /is not text in UTF-8/],
] as const)('a file that is %s is not known', async ([, owners, reason]) => {
  const { github } = fakeGitHub({ c6: Buffer.from([0x2a, 0xff]), c7: Buffer.from('* @kai\0') })

  expect(await gatherOwners(github, repository, owners)).toEqual({
    unavailable: expect.stringMatching(new RegExp(`^\`docs/CODEOWNERS\` ${reason.source}.*\\. [A-Z].*\\.$`)),
  })
})

const about = (text: string, paths: readonly string[]) =>
  pullRequest({ codeowners: { path: 'CODEOWNERS', text }, files: paths.map((path) => changed(path, 1)) })

test('owners are named of the changed files only, without addresses and teams of others', () => {
  const text = '* @Kai @Acme/Web @other/web x@example.com\nlib/ @lin\n'

  expect(ownersNamed(about(text, ['src/a']))).toEqual({ users: ['kai'], teams: ['acme/web'] })
  expect(ownersNamed(about(text, ['lib/a']))).toEqual({ users: ['lin'], teams: [] })
})

test('no more than a hundred owners are named', () => {
  const lines = Array.from({ length: 150 }, (_, index) => `f${index} @owner${index}`)
  const paths = Array.from({ length: 150 }, (_, index) => `f${index}`)

  expect(ownersNamed(about(lines.join('\n'), paths)).users).toHaveLength(100)
})

test.for([
  ['no file', { codeowners: null }],
  ['an unreadable file', { codeowners: { unavailable: 'It is a link.' } }],
  ['unreadable changes', { files: { unavailable: 'too many' } }],
] as const)('nobody is named with %s', ([, more]) => {
  expect(ownersNamed({ ...about('* @kai', ['a']), ...more })).toEqual({ users: [], teams: [] })
})

test('what owners may do, and who is in their teams, is asked if the policy wants code owners', async () => {
  const team = '/orgs/acme/teams/web'
  const { github } = fakeGitHub(
    {},
    {
      'GET /repos/acme/shop/collaborators/kai/permission': { permission: 'write', role_name: 'maintain' },
      [`GET ${team}/members`]: [{ login: 'Mona' }],
      [`GET ${team}/repos/acme/shop`]: { role_name: 'our-own', permissions: { pull: true, push: true, admin: false } },
      'GET /orgs/acme/teams/lost/members': [],
    },
  )
  const gather = peopleGatherer(forgetful, () => 0)
  const facts = about('* @kai @acme/web @acme/lost @gone', ['a'])

  expect(await gather(github, {}, facts)).toEqual(untold.people)
  expect(await gather(github, { codeowners: true, teams: ['Acme/Web'] }, facts)).toEqual({
    ...untold.people,
    teams: { 'acme/web': ['mona'], 'acme/lost': [] },
    permissions: {
      kai: 'maintain',
      gone: { unavailable: 'GitHub does not show Andon the permission of gone.' },
      'acme/web': 'write',
      'acme/lost': 'none',
    },
  })
})
