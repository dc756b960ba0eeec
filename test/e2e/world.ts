// A small organisation on the GitHub double with Andon as a process of its own, for one test.
import { onTestFinished } from 'vitest'
import { getPull, getRepository, latestCheckRuns } from '../../demo/github/lookup.ts'
import type { CheckRun, Comment } from '../../demo/github/state.ts'
import { organization, type Stage, setStage } from '../../demo/stage.ts'
import { createDatabase } from '../database.ts'

export const repo = `${organization}/shop`

export type World = Stage &
  Readonly<{
    /** Of the ledger. */
    databaseUrl: string
    act: Stage['github']['act']
    /** Opens a pull request by ada that changes so many lines; answers its number. */
    open(change?: Readonly<{ branch?: string; lines?: number; body?: string; base?: string; draft?: boolean }>): number
    /** Andon's runs on a commit or on the head of a pull request. */
    runs(on: number | string): readonly CheckRun[]
    /** The check named Andon there; throws if there is not exactly one run of it. */
    check(on: number | string): CheckRun
    /** Comments that Andon wrote. */
    comments(number: number): readonly Comment[]
  }>

export const advising = 'version: 1\nextends: andon/starter\n'
export const enforcing = 'version: 1\nextends: andon/high-velocity\n'

export type WorldOptions = Readonly<{
  files?: Readonly<Record<string, string>>
  install?: boolean
  env?: Readonly<Record<string, string>>
}>

/** `files` stand on main besides a README. Everything ends with the test. */
export async function openWorld({
  files = { '.github/andon.yml': enforcing },
  install = true,
  env = {},
}: WorldOptions = {}): Promise<World> {
  const databaseUrl = await createDatabase()
  const stage = await setStage({ databaseUrl, env })
  onTestFinished(() => stage.stop())
  const { act, state } = stage.github
  for (const login of ['ada', 'kai', 'lin', 'otto']) act.createUser(login)
  const collaborators = { ada: 'write', kai: 'write', lin: 'write', otto: 'admin' } as const
  act.createRepository({
    owner: organization,
    name: 'shop',
    collaborators,
    files: { 'README.md': '# shop\n', ...files },
  })
  if (install) act.install({ app: 'andon', account: organization })
  await stage.settle()
  const shop = getRepository(state, repo)
  const shaOf = (on: number | string) => (typeof on === 'number' ? getPull(shop, on).headSha : on)
  const runs = (on: number | string) => latestCheckRunsOfAndon(shaOf(on))
  const latestCheckRunsOfAndon = (sha: string) =>
    shop.checkRuns.filter((run) => run.suite.headSha === sha && run.suite.app.slug === 'andon')
  return {
    ...stage,
    databaseUrl,
    act,
    open: ({ branch = 'change', lines = 10, body = '## Why\n\nBecause.\n', base = 'main', draft = false } = {}) => {
      const text = Array.from({ length: lines }, (_, line) => `line ${line}\n`).join('')
      act.push({ repo, branch, by: 'ada', files: { [`src/${branch}.txt`]: text } })
      return act.openPullRequest({ repo, head: branch, base, by: 'ada', title: `Add ${branch}`, body, draft }).number
    },
    runs,
    check: (on) => {
      const found = runs(on).filter((run) => run.name === 'Andon')
      const [only] = found
      if (only === undefined || found.length > 1)
        throw new Error(`${found.length} runs named Andon, not one\n${stage.log()}`)
      return latestCheckRuns(shop, shaOf(on)).find((run) => run === only) ?? only
    },
    comments: (number) => getPull(shop, number).comments.filter((comment) => comment.author.login === 'andon[bot]'),
  }
}
