// Any number of web and worker processes share the work over one PostgreSQL.
import { expect, test } from 'vitest'
import { getPull, getRepository } from '../../demo/github/lookup.ts'
import { play } from '../../demo/play.ts'
import { prepare, steps } from '../../demo/scenario.ts'
import { organization } from '../../demo/stage.ts'
import { type Fleet, startFleet } from './fleet.ts'

const repo = `${organization}/shop`
const policy = 'version: 1\nextends: andon/high-velocity\n'

/** Schedulers of containers kill what has not ended after 30 s, some earlier. */
const longestEndMs = 25_000

function install({ github }: Fleet): void {
  const { act } = github
  for (const login of ['ada', 'lin']) act.createUser(login)
  act.createRepository({
    owner: organization,
    name: 'shop',
    collaborators: { ada: 'write', lin: 'write' },
    files: { 'README.md': '# shop\n', '.github/andon.yml': policy },
  })
  act.install({ app: 'andon', account: organization })
}

/** Every third is too large; the others wait for a review. */
const sizeOf = (number: number): number => (number % 3 === 0 ? 500 : 10)

function open({ github: { act } }: Fleet, number: number): void {
  const branch = `change-${number}`
  const text = Array.from({ length: sizeOf(number) }, (_, line) => `line ${line}\n`).join('')
  act.push({ repo, branch, by: 'ada', files: { [`src/${branch}.txt`]: text } })
  act.openPullRequest({ repo, head: branch, by: 'ada', title: `Add ${branch}`, body: '## Why\n\nBecause.\n' })
}

/** What stands on a pull request: the status or conclusion of every run of Andon on its head. */
function standing({ github }: Fleet, number: number): readonly (string | null)[] {
  const shop = getRepository(github.state, repo)
  const { headSha } = getPull(shop, number)
  return shop.checkRuns
    .filter(({ suite }) => suite.headSha === headSha && suite.app.slug === 'andon')
    .map(({ status, conclusion }) => conclusion ?? status)
}

const expected = (number: number): readonly string[] => [sizeOf(number) > 400 ? 'failure' : 'in_progress']

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

function expectEveryVerdict(fleet: Fleet, count: number): void {
  const all = numbers(count)
  expect(all.map((number) => standing(fleet, number))).toEqual(all.map(expected))
}

const statusCodes = ({ github }: Fleet): readonly number[] => [
  ...new Set(github.state.deliveries.map(({ statusCode }) => statusCode)),
]

test('two webs and two workers that start at once on an empty database give every verdict of the demo', async () => {
  const fleet = await startFleet()
  prepare(fleet.github)
  await fleet.settle()
  for (const [index, step] of steps.entries()) {
    const { decision, checkTitle, asExpected } = await play(fleet, step, index + 1)
    expect({ step: step.title, decision, checkTitle, asExpected }).toMatchObject({ asExpected: true })
  }
  expect(statusCodes(fleet)).toEqual([202])
  for (const { url } of fleet.webs)
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^andon_deliveries_total\{.*outcome="stored"\} [1-9]/m)
})

test('a worker that ends in the middle of a storm loses nothing', async () => {
  const fleet = await startFleet()
  install(fleet)
  await fleet.settle()
  const count = 30
  for (const number of numbers(count)) open(fleet, number)
  const verdicts = () => getRepository(fleet.github.state, repo).checkRuns.length
  await expect.poll(verdicts, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0)
  const ended = await fleet.workers[0]?.end()
  expect(ended?.status).toBe(0)
  expect(ended?.ms).toBeLessThan(longestEndMs)
  await fleet.settle()
  expectEveryVerdict(fleet, count)
})

test('a worker that waits for a GitHub that never answers ends in time, and another takes its work', async () => {
  const fleet = await startFleet()
  install(fleet)
  await fleet.settle()
  await fleet.workers[1]?.end()
  const asked = Promise.withResolvers<void>()
  fleet.github.faults.requests(({ path }) => {
    if (path !== '/graphql') return undefined
    asked.resolve()
    return { kind: 'slow', ms: 120_000 }
  })
  open(fleet, 1)
  await asked.promise
  const ended = await fleet.workers[0]?.end()
  expect(ended?.ms).toBeLessThan(longestEndMs)
  fleet.github.faults.clear()
  await fleet.workers[1]?.start()
  await fleet.settle()
  expectEveryVerdict(fleet, 1)
})

test('a rolling restart of all under a stream of events costs no delivery and no verdict', async () => {
  const fleet = await startFleet()
  install(fleet)
  await fleet.settle()
  const count = 12
  for (const number of numbers(count)) open(fleet, number)
  const restarting = (async () => {
    for (const member of [...fleet.webs, ...fleet.workers]) {
      expect(await member.end()).toMatchObject({ status: 0 })
      await member.start()
    }
  })()
  let done = false
  void restarting.finally(() => {
    done = true
  })
  // edits that change no verdict: a new check for each would wait for GitHub's limit of a write a second
  for (let edit = 0; !done; edit++) {
    const body = `## Why\n\nBecause of ${edit}.\n`
    fleet.github.act.editPullRequest({ repo, number: (edit % count) + 1, by: 'ada', body })
    await fleet.github.delivered()
  }
  await restarting
  await fleet.settle()
  expect(statusCodes(fleet)).toEqual([202])
  expect(fleet.proxy.passedOver()).toBeGreaterThan(0)
  expectEveryVerdict(fleet, count)
})
