import { describe, expect, test } from 'vitest'
import { enforcing, openWorld, repo } from './world.ts'

const broken = enforcing.replace('extends', 'extendz')

describe('a policy file', () => {
  test('that changes on the base branch makes Andon judge its open pull requests again', async () => {
    const world = await openWorld()
    const number = world.open()
    await world.settle()

    const none = enforcing.concat('practices:\n  peer-review: { approvals: 0 }\n')
    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': none } })
    await world.settle()

    expect(world.check(number)).toMatchObject({ conclusion: 'success' })
  })

  test('that breaks is replaced by the last valid one, and the check says so', async () => {
    const world = await openWorld()
    const number = world.open()
    await world.settle()

    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': broken } })
    await world.settle()

    expect(world.check(number)).toMatchObject({
      status: 'in_progress',
      summary: expect.stringContaining('the last valid'),
    })
    expect(world.check(number).summary).toContain('extendz')
  })

  test('that was never valid leaves the preset that only advises', async () => {
    const world = await openWorld({ files: { '.github/andon.yml': broken } })

    const number = world.open()
    await world.settle()

    expect(world.check(number)).toMatchObject({
      conclusion: 'success',
      summary: expect.stringContaining('andon/starter'),
    })
  })

  test('that is a symbolic link is not read', async () => {
    const world = await openWorld({ files: {} })
    const link = { mode: '120000', content: 'README.md' } as const
    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': link } })

    const number = world.open()
    await world.settle()

    expect(world.check(number).summary).toContain('not a regular file')
  })

  test('is read from the base branch: a pull request cannot loosen what judges it', async () => {
    const world = await openWorld()
    const loose = enforcing.concat('practices:\n  peer-review: { approvals: 0 }\n')
    world.act.push({ repo, branch: 'loosen', by: 'ada', files: { '.github/andon.yml': loose } })
    const { number } = world.act.openPullRequest({ repo, head: 'loosen', by: 'ada', title: 'Loosen' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ status: 'in_progress', summary: expect.stringContaining('approvals') })
    expect(world.check(number).summary).toContain('This pull request changes the policy')
  })

  test('with problems in a pull request shows them on its lines', async () => {
    const world = await openWorld()
    world.act.push({ repo, branch: 'oops', by: 'ada', files: { '.github/andon.yml': broken } })
    const { number } = world.act.openPullRequest({ repo, head: 'oops', by: 'ada', title: 'Oops' })
    await world.settle()

    expect(world.check(number).annotations).toMatchObject([
      { path: '.github/andon.yml', start_line: 2, message: expect.stringContaining('extends') },
    ])
  })
})

describe('a pull request that takes the policy file away', () => {
  test.for([
    ['by deleting it', { '.github/andon.yml': null }],
    ['by moving it', { '.github/andon.yml': null, 'docs/andon.yml': enforcing }],
  ] as const)('%s is judged by it, and the check says what would be', async ([, files]) => {
    const world = await openWorld()
    world.act.push({ repo, branch: 'away', by: 'ada', files })
    const { number } = world.act.openPullRequest({ repo, head: 'away', by: 'ada', title: 'Tidy up' })
    await world.settle()

    expect(world.check(number).title).toMatch(/^Waiting for 2 reviews/)
    expect(world.check(number).summary).toContain(
      'the policy file is removed: no policy of this repository would judge any more',
    )
  })

  test('by a link in its place is told that a link cannot be a policy', async () => {
    const world = await openWorld()
    const link = { mode: '120000', content: '../README.md' } as const
    world.act.push({ repo, branch: 'link', by: 'ada', files: { '.github/andon.yml': link } })
    const { number } = world.act.openPullRequest({ repo, head: 'link', by: 'ada', title: 'Link the policy' })
    await world.settle()

    expect(world.check(number).title).toContain('1 problem in the proposed policy')
    expect(world.check(number).summary).toContain('not a regular file')
  })

  test('is not one whose branch is older than the policy', async () => {
    const world = await openWorld({ files: {} })
    const number = world.open()
    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': enforcing } })
    await world.settle()

    expect(world.check(number).summary).not.toContain('This pull request changes the policy')
  })
})

describe("the organisation's policy", () => {
  const floor =
    'version: 1\nextends: andon/high-velocity\npractices:\n  peer-review: { enforcement: enforce, approvals: 2, locked: true }\n'

  test('holds where the repository says otherwise', async () => {
    const world = await openWorld({
      install: false,
      files: { '.github/andon.yml': enforcing.concat('practices:\n  peer-review: { approvals: 0 }\n') },
    })
    world.act.createRepository({ owner: 'acme', name: '.github', files: { 'andon.yml': floor } })
    world.act.install({ app: 'andon', account: 'acme' })

    const number = world.open()
    await world.settle()

    expect(world.check(number).title).toMatch(/^Waiting for 2 reviews/)
  })

  test('that Andon may not read keeps the verdict waiting', async () => {
    const world = await openWorld({
      install: false,
      files: { '.github/andon.yml': enforcing.concat('practices:\n  peer-review: { approvals: 0 }\n') },
    })
    world.act.createRepository({ owner: 'acme', name: '.github', private: true, files: { 'andon.yml': floor } })
    world.act.install({ app: 'andon', account: 'acme', repositories: [repo] })

    const number = world.open()
    await world.settle()

    expect(world.check(number)).toMatchObject({
      status: 'in_progress',
      summary: expect.stringContaining('acme/.github'),
    })
  })

  test.for([
    ['private', true, false],
    ['public', false, true],
  ] as const)('that is %s is quoted in a public check: %s', async ([, isPrivate, quoted]) => {
    const world = await openWorld({ install: false })
    const text = floor.replace('enforcement: enforce,', 'enforcement: enforce, why: the marmot reason,')
    world.act.createRepository({
      owner: 'acme',
      name: '.github',
      private: isPrivate,
      files: { 'andon.yml': text },
      collaborators: { otto: 'admin' },
    })
    world.act.install({ app: 'andon', account: 'acme' })
    const number = world.open()
    await world.settle()
    expect(world.check(number).title).toMatch(/^Waiting for 2 reviews/)
    expect(world.check(number).summary?.includes('the marmot reason')).toBe(quoted)
    expect(world.check(number).summary?.includes('acme/.github/andon.yml')).toBe(quoted)

    const broken = text.replace('approvals:', 'aproovals:')
    world.act.push({ repo: 'acme/.github', branch: 'main', by: 'otto', files: { 'andon.yml': broken } })
    await world.settle()

    expect(world.check(number).title).toMatch(/^Waiting for 2 reviews/)
    expect(world.check(number).summary?.includes('aproovals')).toBe(quoted)
    expect(world.check(number).summary?.includes('acme/.github/andon.yml')).toBe(quoted)
    expect(world.check(number).summary?.includes("The organisation's policy has 1 problem")).toBe(!quoted)
  })

  test('that changes makes Andon judge every repository again', async () => {
    const world = await openWorld({ install: false })
    world.act.createRepository({
      owner: 'acme',
      name: '.github',
      files: { 'README.md': '# acme\n' },
      collaborators: { otto: 'admin' },
    })
    world.act.install({ app: 'andon', account: 'acme' })
    const number = world.open()
    await world.settle()

    world.act.push({ repo: 'acme/.github', branch: 'main', by: 'otto', files: { 'andon.yml': floor } })
    await world.settle()

    expect(world.check(number).title).toMatch(/^Waiting for 2 reviews/)
  })
})

describe('an installation', () => {
  test('on a repository with open pull requests judges them', async () => {
    const world = await openWorld({ install: false })
    const number = world.open()

    world.act.install({ app: 'andon', account: 'acme' })
    await world.settle()

    expect(world.check(number).title).toMatch(/^Waiting for 1 review/)
  })
})

describe('a condition', () => {
  const withModel = (when: string) =>
    `${enforcing}changeModels:\n  - name: special\n    type: standard\n    when: ${when}\n`

  test("on the author's team asks GitHub who is in it, and remembers the answer", async () => {
    const world = await openWorld({ files: { '.github/andon.yml': withModel('{ authorTeams: [acme/core] }') } })
    world.act.createTeam({ organization: 'acme', slug: 'core', members: ['ada'] })

    const first = world.open({ branch: 'one' })
    await world.settle()
    const second = world.open({ branch: 'two' })
    await world.settle()

    expect(world.check(first).summary).toContain('Change model special')
    expect(world.check(second).summary).toContain('Change model special')
    expect(world.github.requests.all().filter(({ path }) => path.endsWith('/teams/core/members'))).toHaveLength(1)
  })

  test('on a team that Andon may not see keeps the verdict waiting', async () => {
    const world = await openWorld({ files: { '.github/andon.yml': withModel('{ authorTeams: [acme/nobody] }') } })

    const number = world.open()
    await world.settle()

    expect(world.check(number)).toMatchObject({
      status: 'in_progress',
      summary: expect.stringContaining('acme/nobody'),
    })
  })

  test.for([
    { by: 'otto', model: 'special' },
    { by: 'ada', model: 'normal' },
  ])('on a label counts it as $model when $by applied it', async ({ by, model }) => {
    const when = '{ labels: { anyOf: [urgent], appliedBy: { permission: admin } } }'
    const world = await openWorld({ files: { '.github/andon.yml': withModel(when) } })
    const number = world.open()

    world.act.addLabel({ repo, number, by, label: 'urgent' })
    await world.settle()

    expect(world.check(number).summary).toContain(`Change model ${model}`)
  })
})
