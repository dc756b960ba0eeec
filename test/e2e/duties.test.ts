// One person maintains the shop alone: what stands in for a reviewer, what is owed afterwards, and what is recorded.
import { expect, test } from 'vitest'
import { getRepository } from '../../demo/github/lookup.ts'
import { openDatabase } from '../../src/database/client.ts'
import { entriesOf } from '../../src/ledger/entries.ts'
import { repositoryNamed } from '../../src/ledger/repositories.ts'
import { openWorld, repo, type World } from './world.ts'

const solo = `version: 1
extends: andon/high-velocity
practices:
  peer-review: { enforcement: observe }
  integration-of-duties:
    enforcement: enforce
    keepApart: [[author, review, merge]]
    unless: { error: 2, fraud: 1 }
    controls:
      checksGreen: { when: { checks: [ci] } }
      smallChange: { maxLines: 100 }
      reviewedLater: { followUp: { kind: review, within: 2d } }
`

const day = 86_400_000

function issuesIn({ github }: World) {
  const shop = getRepository(github.state, repo)
  return [...shop.issues.values()].flatMap((issue) => (issue.kind === 'issue' ? [issue] : []))
}

/** Entries of the ledger about a pull request. */
async function recorded(world: World, number: number) {
  const database = openDatabase(world.databaseUrl, { size: 1 })
  try {
    const repository = await repositoryNamed(database, 'acme', 'shop')
    return repository === null ? [] : await entriesOf(database, repository, number)
  } finally {
    await database.close()
  }
}

/** A small green change by ada, which Andon lets through. */
async function goodChange(world: World, branch: string): Promise<number> {
  const number = world.open({ branch })
  world.act.reportCheck({ repo, sha: branch, name: 'ci', app: 'ci', conclusion: 'success' })
  await world.settle()
  return number
}

/** GitHub's clock is so far behind that what is promised now is overdue. */
function inThePast(world: World, act: () => void): void {
  const { state } = world.github
  const now = state.now
  Object.assign(state, { now: () => new Date(Date.now() - 3 * day) })
  act()
  Object.assign(state, { now })
}

const openSolo = async (): Promise<World> => {
  const world = await openWorld({ files: { '.github/andon.yml': solo } })
  world.act.createApp({ name: 'CI', owner: 'acme', permissions: { checks: 'write' }, events: [] })
  return world
}

test('a change by one person passes without a reviewer, and owes a review by a date', { timeout: 60_000 }, async () => {
  const world = await openSolo()
  const number = world.open()
  await world.settle()
  expect(world.check(number)).toMatchObject({ status: 'in_progress', conclusion: null })
  expect(world.check(number).title).toContain('checks to pass')

  world.act.reportCheck({ repo, sha: 'change', name: 'ci', app: 'ci', conclusion: 'success' })
  await world.settle()
  expect(world.check(number)).toMatchObject({ conclusion: 'success' })

  const sha = world.act.merge({ repo, number, by: 'ada' })
  await world.settle()
  world.act.deploy({ repo, sha, environment: 'production', by: 'kai' })
  await world.settle()

  const [issue, ...others] = issuesIn(world)
  expect(others).toEqual([])
  expect(issue).toMatchObject({ title: expect.stringMatching(/^Review #1 after its merge, by /), state: 'open' })
  expect([...(issue?.assignees ?? [])].map(({ login }) => login)).toEqual(['ada'])
  const controls = ['checksGreen', 'smallChange', 'reviewedLater']
  expect(await recorded(world, number)).toMatchObject([
    { kind: 'duties', moment: 'merged', sha, held: { author: ['ada'], merge: ['ada'] }, controls },
    { kind: 'follow_up_opened', owner: 'ada' },
    {
      kind: 'duties',
      moment: 'deployed',
      environment: 'production',
      held: { merge: ['ada'], deploy: ['kai'] },
      controls,
    },
  ])
})

test('while a promised review is overdue no other is taken, until somebody else has done it', {
  timeout: 60_000,
}, async () => {
  const world = await openSolo()
  const first = await goodChange(world, 'first')
  const second = await goodChange(world, 'second')
  expect(world.check(second)).toMatchObject({ conclusion: 'success' })

  inThePast(world, () => world.act.merge({ repo, number: first, by: 'ada' }))
  await world.settle()
  expect(world.check(second)).toMatchObject({ status: 'in_progress', conclusion: null })
  expect(world.check(second).summary).toContain('the overdue review of')

  const [issue] = issuesIn(world)
  const number = issue?.number ?? 0
  world.act.closeIssue({ repo, number, by: 'ada' })
  await world.settle()
  expect(issuesIn(world)[0]).toMatchObject({ state: 'open', body: expect.stringContaining('ada closed this') })
  expect(world.check(second)).toMatchObject({ conclusion: null })

  world.act.closeIssue({ repo, number, by: 'kai' })
  await world.settle()
  expect(issuesIn(world)[0]).toMatchObject({ state: 'closed' })
  expect(world.check(second)).toMatchObject({ conclusion: 'success' })
})

test('a review of the merged change by somebody else keeps the promise too', { timeout: 60_000 }, async () => {
  const world = await openSolo()
  const number = await goodChange(world, 'change')
  inThePast(world, () => world.act.merge({ repo, number, by: 'ada' }))
  await world.settle()
  expect(issuesIn(world)[0]).toMatchObject({ state: 'open' })

  world.act.review({ repo, number, by: 'lin', verdict: 'comment', body: 'Looks right.' })
  await world.settle()

  expect(issuesIn(world)[0]).toMatchObject({ state: 'closed' })
  expect(await recorded(world, number)).toContainEqual(
    expect.objectContaining({ kind: 'follow_up_done', by: expect.objectContaining({ login: 'lin' }) }),
  )
})

test('what somebody else approved owes nothing, also if the approval came a moment before the merge', {
  timeout: 60_000,
}, async () => {
  const world = await openSolo()
  const number = await goodChange(world, 'change')
  world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
  world.act.merge({ repo, number, by: 'ada' })
  await world.settle()

  expect(issuesIn(world)).toEqual([])
  expect(await recorded(world, number)).toMatchObject([{ kind: 'duties', held: { review: ['lin'], merge: ['ada'] } }])
})
