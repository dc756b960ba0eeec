import { describe, expect, test } from 'vitest'
import { advising, enforcing, openWorld, repo } from './world.ts'

describe('a pull request', () => {
  test('gets one check and one comment, which say what it needs', async () => {
    const world = await openWorld()

    const number = world.open()
    await world.settle()

    expect(world.check(number)).toMatchObject({
      status: 'in_progress',
      title: expect.stringMatching(/^Waiting for 1 review/),
    })
    expect(world.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining('Waiting for 1 review')])
  })

  test('turns green in place when a colleague approves, and its comment becomes one line', async () => {
    const world = await openWorld()
    const number = world.open()
    await world.settle()

    world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(world.comments(number)).toHaveLength(1)
    expect(world.comments(number)[0]?.body.trim().split('\n')).toHaveLength(2)
  })

  test('gets no comment when nothing needs a person', async () => {
    const world = await openWorld({ files: { '.github/andon.yml': advising } })

    const number = world.open()
    await world.settle()

    expect(world.check(number)).toMatchObject({ conclusion: 'success' })
    expect(world.comments(number)).toEqual([])
  })

  test('is left alone when no layer has a policy', async () => {
    const world = await openWorld({ files: {} })

    const number = world.open()
    await world.settle()

    expect(world.runs(number)).toEqual([])
    expect(world.comments(number)).toEqual([])
  })

  test('is judged again when it moves to a branch with another policy, on the same commit', async () => {
    const world = await openWorld()
    const strict = enforcing.concat('practices:\n  change-size: { maxLines: 5, warnLines: 5 }\n')
    world.act.push({ repo, branch: 'strict', by: 'otto', files: { '.github/andon.yml': strict } })
    const number = world.open({ lines: 6 })
    await world.settle()
    const before = world.check(number).title

    world.act.editPullRequest({ repo, number, by: 'ada', base: 'strict' })
    await world.settle()

    expect(before).toContain('review')
    expect(world.check(number)).toMatchObject({
      conclusion: 'failure',
      title: expect.stringContaining('1 over the limit of 5'),
    })
  })

  test('from a fork is judged like any other', async () => {
    const world = await openWorld()
    world.act.createUser('visitor')
    world.act.fork({ repo, owner: 'visitor' })
    world.act.push({ repo: 'visitor/shop', branch: 'fix', by: 'visitor', files: { 'fix.txt': 'fixed\n' } })
    const { number } = world.act.openPullRequest({
      repo,
      headRepo: 'visitor/shop',
      head: 'fix',
      by: 'visitor',
      title: 'Fix it',
    })
    world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ conclusion: 'success' })
  })

  test('with more files than fit in a page is counted whole', async () => {
    const world = await openWorld()
    const files = Object.fromEntries(Array.from({ length: 205 }, (_, index) => [`many/${index}.txt`, 'one\ntwo\n']))
    world.act.push({ repo, branch: 'many', by: 'ada', files })
    const { number } = world.act.openPullRequest({ repo, head: 'many', by: 'ada', title: 'Many' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining('410 lines') })
  })

  test('that leaves generated files out of .gitattributes is small', async () => {
    const files = { '.github/andon.yml': enforcing, '.gitattributes': 'dist/** linguist-generated\n' }
    const world = await openWorld({ files })
    const text = Array.from({ length: 900 }, (_, line) => `line ${line}\n`).join('')
    world.act.push({ repo, branch: 'built', by: 'ada', files: { 'dist/app.js': text, 'src/app.ts': 'one\n' } })
    const { number } = world.act.openPullRequest({ repo, head: 'built', by: 'ada', title: 'Built' })
    await world.settle()

    expect(world.check(number).title).toMatch(/^Waiting for 1 review/)
  })
})

describe('a commit that heads two pull requests', () => {
  test('shows the worst of both, and the better one when the worse one closes', async () => {
    const world = await openWorld()
    world.act.push({ repo, branch: 'release', by: 'otto', files: { 'release.txt': 'r\n' } })
    const first = world.open()
    world.act.review({ repo, number: first, by: 'lin', verdict: 'approve' })
    const { number: second } = world.act.openPullRequest({
      repo,
      head: 'change',
      base: 'release',
      by: 'ada',
      title: 'Backport',
    })
    await world.settle()
    const both = world.check(first)

    expect(both).toMatchObject({
      status: 'in_progress',
      summary: expect.stringContaining(`also heads #${first} (allow)`),
    })

    world.act.closePullRequest({ repo, number: second, by: 'ada' })
    await world.settle()

    expect(world.check(first)).toMatchObject({ status: 'completed', conclusion: 'success' })
  })
})

describe('a check', () => {
  test('that somebody asks for again is written again, once', async () => {
    const world = await openWorld()
    const number = world.open({ lines: 500 })
    await world.settle()
    const run = world.check(number)

    world.act.rerequestCheck({ repo, run: run.id, by: 'ada' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ id: run.id, status: 'completed', conclusion: 'failure' })
    expect(world.check(number).suite.status).toBe('completed')
  })

  test.for([
    { conclusion: 'success', model: 'tested' },
    { conclusion: 'failure', model: 'normal' },
  ] as const)(
    'of another App with $conclusion makes the change $model when a condition looks at it',
    async ({ conclusion, model }) => {
      const policy = `${enforcing}changeModels:\n  - name: tested\n    type: standard\n    when: { checks: [ci] }\n`
      const world = await openWorld({ files: { '.github/andon.yml': policy } })
      world.act.createApp({
        name: 'Acme CI',
        owner: 'acme',
        permissions: { checks: 'write', metadata: 'read' },
        events: [],
      })
      world.act.install({ app: 'acme-ci', account: 'acme' })
      const number = world.open()
      await world.settle()

      world.act.reportCheck({
        repo,
        sha: world.check(number).suite.headSha,
        name: 'ci',
        app: 'acme-ci',
        conclusion: 'success',
      })
      world.act.reportCheck({ repo, sha: world.check(number).suite.headSha, name: 'ci', app: 'acme-ci', conclusion })
      await world.settle()

      expect(world.check(number).summary).toContain(`Change model ${model}`)
    },
  )

  test('of another App costs no request when no condition looks at checks', async () => {
    const world = await openWorld()
    const number = world.open()
    await world.settle()
    const mark = world.github.requests.mark()

    world.act.setStatus({ repo, sha: world.check(number).suite.headSha, context: 'ci', state: 'success', by: 'otto' })
    await world.settle()

    expect(world.github.requests.since(mark)).toEqual([])
  })
})
