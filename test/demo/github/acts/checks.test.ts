import { describe, expect, test } from 'vitest'
import type { CheckRunPatch } from '../../../../demo/github/acts/checks.ts'
import { Refused } from '../../../../demo/github/acts/world.ts'
import { getRepository, latestCheckRuns } from '../../../../demo/github/lookup.ts'
import { ask, repo, type Sample, withPull } from '../sample.ts'

const shopOf = ({ github }: Sample) => getRepository(github.state, repo)
const headOf = (made: Sample): string => shopOf(made).refs.get('refs/heads/feature') ?? ''
const create = (made: Sample, patch: CheckRunPatch = {}) =>
  made.github.act.createCheckRun(shopOf(made), {
    app: made.app,
    input: { ...patch, name: 'Andon', headSha: headOf(made) },
  })
const eventsSince = ({ github }: Sample, start: number) =>
  github.state.deliveries.slice(start).map(({ event, action, app }) => `${app.slug} ${event}.${action}`)

const annotation = {
  path: 'new.ts',
  start_line: 1,
  end_line: 1,
  start_column: null,
  end_column: null,
  annotation_level: 'notice',
  title: null,
  message: 'Here',
  raw_details: null,
} as const
const action = { label: 'Do', description: 'Do it', identifier: 'do' }

describe('a check run', () => {
  test('tells its own App of itself', () => {
    const made = withPull()
    const start = made.github.state.deliveries.length
    const run = create(made)
    made.github.act.updateCheckRun(run, { conclusion: 'failure' })
    made.github.act.updateCheckRun(run, { output: { summary: 'Why' } })
    expect(eventsSince(made, start)).toEqual([
      'andon check_run.created',
      'andon check_run.completed',
      'andon check_suite.completed',
    ])
  })

  test('with a conclusion is completed, and in progress again has none', () => {
    const made = withPull()
    const run = create(made, { status: 'in_progress' })
    made.github.act.updateCheckRun(run, { conclusion: 'success' })
    expect(run).toMatchObject({ status: 'completed', conclusion: 'success', completedAt: '2026-11-23T10:00:00Z' })
    made.github.act.updateCheckRun(run, { status: 'in_progress' })
    expect(run).toMatchObject({ status: 'in_progress', conclusion: null, completedAt: null })
  })

  test('does not prevent another of the same name: the newest counts', () => {
    const made = withPull()
    create(made, { conclusion: 'failure' })
    const { id } = create(made, { conclusion: 'success' })
    expect(shopOf(made).checkRuns).toHaveLength(2)
    expect(latestCheckRuns(shopOf(made), headOf(made)).map((run) => run.id)).toEqual([id])
  })

  test('gathers annotations from update to update', () => {
    const made = withPull()
    const run = create(made, { output: { summary: 'a', annotations: [annotation] } })
    made.github.act.updateCheckRun(run, { output: { summary: 'b', annotations: [annotation] } })
    expect(run.annotations).toHaveLength(2)
  })

  test.for([
    ['a summary', { output: { summary: 'x'.repeat(65_535) } }, { output: { summary: 'x'.repeat(65_536) } }],
    [
      'a text',
      { output: { summary: '', text: 'x'.repeat(65_535) } },
      { output: { summary: '', text: 'x'.repeat(65_536) } },
    ],
    [
      'annotations',
      { output: { summary: '', annotations: Array.from({ length: 50 }, () => annotation) } },
      { output: { summary: '', annotations: Array.from({ length: 51 }, () => annotation) } },
    ],
    ['actions', { actions: [action, action, action] }, { actions: [action, action, action, action] }],
  ] as const)('has a limit on %s', ([, most, tooMuch]) => {
    const made = withPull()
    expect(create(made, most)).toBeDefined()
    expect(() => create(made, tooMuch)).toThrow(Refused)
  })

  test('needs a commit, and a conclusion when it is completed', () => {
    const made = withPull()
    const input = { name: 'Andon', headSha: '0'.repeat(40) }
    expect(() => made.github.act.createCheckRun(shopOf(made), { app: made.app, input })).toThrow(Refused)
    expect(() => create(made, { status: 'completed' })).toThrow(Refused)
  })

  test('that is requested again stays, its suite is queued, and only its App hears', () => {
    const made = withPull()
    const run = create(made, { conclusion: 'failure' })
    const start = made.github.state.deliveries.length
    made.github.act.rerequestCheck({ repo, run: run.id, by: 'kai' })
    expect(run).toMatchObject({ conclusion: 'failure', suite: { status: 'queued', conclusion: null } })
    expect(eventsSince(made, start)).toEqual(['andon check_run.rerequested'])
  })

  test('can be changed by its own App alone', async () => {
    const made = withPull()
    const run = made.github.act.reportCheck({ repo, sha: 'feature', name: 'ci', app: 'ci', conclusion: null })
    const { value: token } = made.github.act.mintToken({ installation: made.installation })
    const route = `PATCH /repos/${repo}/check-runs/${run.id}`
    expect((await ask(made.github, route, { token, body: { conclusion: 'success' } })).status).toBe(403)
  })

  test('on the head of a fork names no branch and no pull request', async () => {
    const made = withPull()
    const { act } = made.github
    act.fork({ repo, owner: 'eve' })
    const headSha = act.push({ repo: 'eve/shop', branch: 'gift', by: 'eve', files: { gift: 'x\n' } })
    act.openPullRequest({ repo, by: 'eve', head: 'gift', headRepo: 'eve/shop', title: 'A gift' })
    create(made, { conclusion: 'success' })
    const inside = JSON.parse(made.github.state.deliveries.at(-1)?.body ?? '{}').check_suite
    act.createCheckRun(shopOf(made), { app: made.app, input: { name: 'Andon', headSha, conclusion: 'success' } })
    const outside = JSON.parse(made.github.state.deliveries.at(-1)?.body ?? '{}').check_suite
    expect(inside).toMatchObject({ head_branch: 'feature', pull_requests: [{ number: 1 }] })
    expect(outside).toMatchObject({ head_branch: null, pull_requests: [] })
  })
})

test('a push asks every App that may write checks for them, unless its commit says not to', () => {
  const made = withPull()
  const start = made.github.state.deliveries.length
  made.github.act.push({ repo, branch: 'x', by: 'kai', files: { x: '1' } })
  made.github.act.push({ repo, branch: 'y', by: 'kai', files: { y: '1' }, message: 'Quiet\n\nskip-checks: true' })
  expect(eventsSince(made, start)).toEqual(['andon push.null', 'andon check_suite.requested', 'andon push.null'])
})
