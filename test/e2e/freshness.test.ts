import { expect, test } from 'vitest'
import { mergeCommits } from '../../demo/github/history.ts'
import { getAccount, getPull, getRepository } from '../../demo/github/lookup.ts'
import { openWorld, repo, type World } from './world.ts'

const policy = (settings: string) => `version: 1
extends: andon/high-velocity
practices:
  peer-review: { enforcement: enforce, approvalOf: patch, ${settings} }
`
const files = { 'src/a.ts': 'a\nb\nc\n', 'src/b.ts': 'one\n', 'pay/c.ts': 'one\n', 'logo.png': 'png\n' }
const change = { 'src/a.ts': 'a\nB\nc\n', 'src/b.ts': 'two\n', 'pay/c.ts': 'two\n' }

const binary = { mode: '100644', content: Buffer.from([0, 1, 2]) } as const

const number = 1
let world: World

async function opened(settings: string): Promise<void> {
  world = await openWorld({ files: { ...files, '.github/andon.yml': policy(settings) } })
  const { act } = world
  act.push({ repo, branch: 'change', by: 'ada', files: change })
  const body = '## Why\n\nBecause.\n'
  act.openPullRequest({ repo, head: 'change', by: 'ada', title: 'Change all', body })
  await world.settle()
}

const push = (
  branch: string,
  content: Readonly<Record<string, string | null | Readonly<{ mode: '100644'; content: Buffer }>>>,
  more = {},
) => world.act.push({ repo, branch, by: 'ada', files: content, ...more })
const approve = (by: string) => world.act.review({ repo, number, by, verdict: 'approve' })
const decided = async () => {
  await world.settle()
  return world.check(number).conclusion
}
/** Somebody else's change reaches main. */
const moveMain = () => push('main', { 'docs/other.md': 'other\n' }, { by: 'otto' })

/** A merge of main that looks like any other and brings along what main does not have. */
function evilMerge(): void {
  const { state } = world.github
  const ours = getPull(getRepository(state, repo), number).headSha
  const theirs = moveMain()
  const { name, email } = getAccount(state, 'ada')
  const author = { name, email, at: state.now() }
  const merged = mergeCommits(state.objects, { ours, theirs, author, committer: author, message: 'Merge main' })
  push('change', { 'src/evil.ts': 'evil\n' }, { from: merged, force: true })
}

test('an approval survives a clean rebase, an update from the base branch, and the same patch in other commits', async () => {
  await opened('approvals: 1')
  approve('lin')
  expect(await decided()).toBe('success')

  push('change', change, { from: moveMain(), force: true })
  expect(await decided()).toBe('success')

  push('main', { 'docs/more.md': 'more\n' }, { by: 'otto' })
  world.act.updateBranch({ repo, number, by: 'ada' })
  expect(await decided()).toBe('success')

  push('change', change, { from: 'main', force: true, message: 'Better said' })
  expect(await decided()).toBe('success')
}, 60_000)

const changes: readonly (readonly [path: string, act: () => void])[] = [
  ['src/a.ts', () => push('change', { 'src/a.ts': 'a\nBB\nc\n' })],
  ['src/a.ts', () => push('change', { ...change, 'src/a.ts': 'a\nBBB\nc\n' }, { from: moveMain(), force: true })],
  ['src/new.ts', () => push('change', { 'src/new.ts': 'new\n' })],
  ['src/b.ts', () => push('change', { 'src/b.ts': 'one\n' })],
  ['src/evil.ts', evilMerge],
  ['logo.png', () => push('change', { 'logo.png': binary })],
]

test('an approval survives no changed line, not even in a rebase, no file more or less, no evil merge, no binary file', async () => {
  await opened('approvals: 1')
  for (const [path, act] of changes) {
    approve('lin')
    expect(await decided(), path).toBe('success')

    act()

    expect(await decided(), path).toBeNull()
    expect(world.check(number).summary).toContain(`the diff of \`${path}\` has changed since`)
  }
}, 90_000)

test('a binary file that was approved is to be approved again after every push', async () => {
  await opened('approvals: 1')
  push('change', { 'logo.png': binary })
  approve('lin')
  expect(await decided()).toBe('success')

  moveMain()
  world.act.updateBranch({ repo, number, by: 'ada' })

  expect(await decided()).toBeNull()
}, 60_000)

test('an approval that Andon saw only after the next push is compared all the same', async () => {
  await opened('approvals: 1')
  approve('lin')
  push('change', change, { from: moveMain(), force: true })

  expect(await decided()).toBe('success')
}, 60_000)

test('with perFile only the owners of changed files look again', async () => {
  await opened('perFile: true, rules: [{ from: { codeowners: true } }]')
  world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/CODEOWNERS': 'src/ @lin\npay/ @kai\n' } })
  for (const owner of ['lin', 'kai']) approve(owner)
  expect(await decided()).toBe('success')

  push('change', { 'pay/c.ts': 'three\n' })
  expect(await decided()).toBeNull()

  approve('kai')
  expect(await decided()).toBe('success')
}, 60_000)
