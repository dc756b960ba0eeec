import { expect, onTestFinished, test } from 'vitest'
import { getPull, getRepository } from '../../demo/github/lookup.ts'
import { startGitHub } from '../../demo/github/server.ts'
import { gatherPatches } from '../../src/facts/patches.ts'
import { gatherPullRequest } from '../../src/facts/pull-request.ts'
import type { PullRequestFacts } from '../../src/facts.ts'
import { connectWithToken, type GitHub } from '../../src/github/client.ts'
import type { Patch, PatchMemory } from '../../src/ledger/patches.ts'
import { stillReviewed } from '../../src/practices/peer-review/freshness.ts'
import { repository, review } from '../facts.ts'

const repo = 'acme/shop'
const number = 1

function inMemory(): PatchMemory {
  const patches = new Map<string, Patch | null>()
  return {
    recall: async (_, shas) => new Map([...patches].filter(([sha]) => shas.includes(sha))),
    remember: async (_, { sha, patch }) => void patches.set(sha, patch),
  }
}

/** Two functions that look alike but for their names, which stand further away than git shows. */
const code = (one = 'false', other = 'false') =>
  [
    'export function isVisitor() {\n  log()\n  check()\n  count()\n',
    `  return ${one}\n`,
    '}\n\n// the end\n// and\n// more\n\nexport function isOwner() {\n  log()\n  check()\n  count()\n',
    `  return ${other}\n`,
    '}\n\n// the end\n',
  ].join('')

async function shop() {
  const double = await startGitHub()
  onTestFinished(() => double.close())
  const { act, state } = double
  for (const login of ['ada', 'lin']) act.createUser(login)
  act.createOrganization('acme')
  const collaborators = { ada: 'write', lin: 'write' } as const
  act.createRepository({ owner: 'acme', name: 'shop', files: { 'a.ts': code(), 'b.ts': 'b\n' }, collaborators })
  const push = (branch: string, files: Readonly<Record<string, string | null>>, more = {}) =>
    act.push({ repo, branch, by: 'ada', files, ...more })
  /** The change on top of what main is now: a rebase, when there was one before. */
  const rebase = (files: Readonly<Record<string, string | null>>) => push('cart', files, { force: true, from: 'main' })
  const open = (files: Readonly<Record<string, string | null>>) => {
    push('cart', files)
    act.openPullRequest({ repo, by: 'ada', head: 'cart', title: 'Add a cart' })
  }
  const github = connectWithToken(act.token('ada'), double.url)
  const asked: string[] = []
  const counting: GitHub = {
    query: github.query,
    request: (route, parameters) => {
      asked.push(route.split('/').at(-1) ?? '')
      return github.request(route, parameters)
    },
  }
  const memory = inMemory()
  const look = async (from: GitHub = counting): Promise<PullRequestFacts> => {
    asked.length = 0
    const ref = { subject: 'pull_request', repository, number } as const
    const gathering = { github, now: '2026-01-05T09:00:00.000Z', appId: null, seesAllRepositories: false }
    const { facts } = await gatherPullRequest(ref, gathering)
    return { ...facts, patches: await gatherPatches(from, memory, facts) }
  }
  const pull = () => getPull(getRepository(state, repo), number)
  const head = () => pull().headSha
  const approve = async (): Promise<string> => {
    act.review({ repo, number, by: 'lin', verdict: 'approve' })
    await look()
    return head()
  }
  return { act, push, rebase, open, look, approve, pull, head, asked, github }
}

test('while nobody approved nothing is asked', async () => {
  const { open, look, asked, act } = await shop()
  open({ 'b.ts': 'c\n' })
  act.review({ repo, number, by: 'lin', verdict: 'comment', body: 'Why?' })

  expect((await look()).patches).toEqual({})
  expect(asked).toEqual([])
})

test('an approved head is read once', async () => {
  const { open, look, asked, approve, head } = await shop()
  open({ 'b.ts': 'c\n' })
  await approve()
  expect(asked).toEqual(['{basehead}'])

  expect((await look()).patches).toEqual({ [head()]: { 'b.ts': expect.any(String) } })
  expect(asked).toEqual([])
})

test('a clean rebase leaves every digest as it was, for one request', async () => {
  const { open, look, approve, push, rebase, asked } = await shop()
  open({ 'b.ts': 'c\n', 'new.ts': 'new\n' })
  const approved = await approve()
  push('main', { 'other.ts': 'other\n' })
  rebase({ 'b.ts': 'c\n', 'new.ts': 'new\n' })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: true })
  expect(asked).toEqual(['{basehead}'])
})

test('an update from the base branch leaves every digest as it was', async () => {
  const { open, look, approve, push, act } = await shop()
  open({ 'b.ts': 'c\n' })
  const approved = await approve()
  push('main', { 'other.ts': 'other\n' })
  act.updateBranch({ repo, number, by: 'ada' })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: true })
})

test('an approved commit of which Andon did not know is read later', async () => {
  const { open, look, act, rebase, push, head } = await shop()
  open({ 'b.ts': 'c\n' })
  act.review({ repo, number, by: 'lin', verdict: 'approve' })
  const approved = head()
  push('main', { 'other.ts': 'other\n' })
  rebase({ 'b.ts': 'c\n' })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: true })
})

test('an approved commit that GitHub no longer has is unknown, and asked for once', async () => {
  const { open, look, asked, github } = await shop()
  open({ 'b.ts': 'c\n' })
  const { patches: _, ...facts } = await look()
  const gone = 'f'.repeat(40)
  const approved = { ...facts, patches: {}, reviews: [review('lin', 'approved', gone)] }
  const memory = inMemory()
  const patches = await gatherPatches(github, memory, approved)

  expect(stillReviewed({ ...approved, patches }, gone)).toMatchObject({ kept: 'unknown' })
  const refusing: GitHub = { ...github, request: () => Promise.reject(new Error('asked again')) }
  expect(await gatherPatches(refusing, memory, approved)).toEqual(patches)
  expect(asked).toEqual([])
})

test('lines that the base branch moved are the same change, for one request more', async () => {
  const { open, look, approve, push, rebase, asked } = await shop()
  open({ 'a.ts': code('false', 'true') })
  const approved = await approve()
  const above = '// a new line\n// and another\n'
  push('main', { 'a.ts': above + code() })
  rebase({ 'a.ts': above + code('false', 'true') })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: true })
  expect(asked).toEqual(['{basehead}', '{basehead}'])
})

test('the same lines at another place are another change', async () => {
  const { open, look, approve, rebase } = await shop()
  open({ 'a.ts': code('true', 'false') })
  const approved = await approve()
  rebase({ 'a.ts': code('false', 'true') })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: false, changed: ['a.ts'] })
})

test('the same lines at another place are another change, whatever the base branch did', async () => {
  const { open, look, approve, push, rebase } = await shop()
  open({ 'a.ts': code('true', 'false') })
  const approved = await approve()
  push('main', { 'a.ts': `// a new line\n${code()}` })
  rebase({ 'a.ts': `// a new line\n${code('false', 'true')}` })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: false, changed: ['a.ts'] })
})

const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`src/${index}.ts`, `${index}\n`]))

test('more files than GitHub compares are read page by page, and found again after a rebase', async () => {
  const { open, look, approve, push, rebase, asked } = await shop()
  open(many)
  const approved = await approve()
  expect(asked).toEqual(['{basehead}', 'files', 'files', 'files', 'files', '{pull_number}'])
  push('main', { 'other.ts': 'other\n' })
  rebase({ ...many, 'src/7.ts': 'other\n' })

  expect(stillReviewed(await look(), approved)).toMatchObject({ kept: false, changed: ['src/7.ts'] })
})

test('what was read while the head moved away and back is not taken for the head', async () => {
  const { open, look, act, push, pull, head, github } = await shop()
  open(many)
  act.review({ repo, number, by: 'lin', verdict: 'approve' })
  const approved = head()
  const meanwhile: GitHub = {
    query: github.query,
    request: async (route, parameters) => {
      const isFirst = route.endsWith('/files') && parameters?.['page'] === 1
      if (isFirst) push('cart', { 'evil.ts': 'evil\n', 'src/7.ts': null })
      const answer = await github.request(route, parameters)
      const isLast = route.endsWith('/files') && parameters?.['page'] === 4
      if (isLast) pull().headSha = approved
      return answer
    },
  }

  expect((await look(meanwhile)).patches).toEqual({})
})
