import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { acme, register } from './acme.ts'
import { andon, type Ran } from './world.ts'

const lineWith = ({ out }: Ran, about: string): string =>
  out.split('\n').find((line) => line.includes(` ${about}: `)) ?? ''
const policyOwners = { owner: 'acme', name: '.github', private: true, files: { 'andon.yml': 'version: 1\n' } }

describe('andon doctor', () => {
  test('finds nothing to mend where all is well', async () => {
    const github = await acme()
    const { appId, env } = register(github)
    github.act.createRepository(policyOwners)
    github.act.install({ app: 'andon', account: 'acme' })
    github.act.protect({ repo: 'acme/shop', branch: 'main', requiredChecks: [{ name: 'Andon', appId }] })
    const ran = await andon(['doctor', 'acme/shop'], env)

    expect(ran.err).toBe('')
    expect(lineWith(ran, 'Credentials')).toBe(`✓ Credentials: GitHub knows this App as Andon (id ${appId}).`)
    expect(lineWith(ran, 'Installation')).toContain('✓')
    expect(lineWith(ran, 'Permissions')).toContain('✓')
    expect(lineWith(ran, 'Events')).toContain('✓')
    expect(lineWith(ran, 'Organisation layer')).toBe('✓ Organisation layer: acme/.github/andon.yml is read.')
    expect(lineWith(ran, 'Required check')).toBe(
      '✓ Required check: Andon must succeed on main, and only from this App.',
    )
    expect(lineWith(ran, 'Webhook')).toContain('✓')
  })

  test('tells where the App is not installed', async () => {
    const github = await acme()
    const { env } = register(github)
    const ran = await andon(['doctor', 'acme/shop'], env)

    expect(ran.exitCode).toBe(1)
    expect(ran.out).toContain('✗ Installation: Andon is not installed on acme/shop.')
    expect(ran.out).toContain('/installations/new')
  })

  test('names a permission that the App does not ask for, and an event that it does not hear', async () => {
    const github = await acme()
    const { env } = register(github, { without: 'merge_queues', deaf: 'merge_group' })
    github.act.install({ app: 'andon', account: 'acme' })
    const ran = await andon(['doctor', 'acme/shop'], env)

    expect(lineWith(ran, 'Permissions')).toBe('✗ Permissions: The App does not ask for merge_queues: read.')
    expect(lineWith(ran, 'Events')).toBe('✗ Events: The App does not hear merge_group.')
  })

  test('names a permission that the owner has not granted yet', async () => {
    const github = await acme()
    const { env } = register(github)
    github.act.install({
      app: 'andon',
      account: 'acme',
      permissions: { metadata: 'read', contents: 'read', checks: 'read' },
    })
    const ran = await andon(['doctor', 'acme/shop'], env)

    expect(lineWith(ran, 'Permissions')).toContain('✗ Permissions: Not granted: pull_requests: write')
    expect(lineWith(ran, 'Permissions')).toContain('checks: write')
  })

  test("cannot know the organisation's policy when its repository is not among the chosen", async () => {
    const github = await acme()
    const { env } = register(github)
    github.act.createRepository(policyOwners)
    github.act.install({ app: 'andon', account: 'acme', repositories: ['acme/shop'] })

    expect(lineWith(await andon(['doctor', 'acme/shop'], env), 'Organisation layer')).toContain('✗')
  })

  test('knows that an organisation without that repository has no policy', async () => {
    const github = await acme()
    const { env } = register(github)
    github.act.install({ app: 'andon', account: 'acme' })

    expect(lineWith(await andon(['doctor', 'acme/shop'], env), 'Organisation layer')).toBe(
      '✓ Organisation layer: acme has no repository .github.',
    )
  })

  test.for([
    { when: 'nothing requires it', checks: [], says: "Nothing requires Andon's check on main" },
    { when: 'any source will do', checks: [{ name: 'Andon', appId: null }], says: 'is required from any source' },
    { when: 'another App is bound', checks: [{ name: 'Andon', appId: 999 }], says: 'is required from another App' },
  ])('worries about the check when $when', async ({ checks, says }) => {
    const github = await acme()
    const { env } = register(github)
    github.act.install({ app: 'andon', account: 'acme' })
    github.act.protect({ repo: 'acme/shop', branch: 'main', requiredChecks: checks })
    const ran = await andon(['doctor', 'acme/shop'], env)

    expect(ran.exitCode).toBe(1)
    expect(lineWith(ran, 'Required check')).toContain('✗')
    expect(lineWith(ran, 'Required check')).toContain(says)
  })

  test('tells that deliveries do not arrive', async () => {
    const github = await acme()
    const { env } = register(github)
    github.act.install({ app: 'andon', account: 'acme' })
    github.act.editPullRequest({ repo: 'acme/shop', number: 1, by: 'mona', title: 'Add a small cart' })
    await github.delivered()
    const ran = await andon(['doctor', 'acme/shop'], env)

    expect(lineWith(ran, 'Deliveries')).toMatch(/✗ Deliveries: \d+ of the last \d+ did not arrive; pull_request at /)
  })

  test.for([
    { when: 'there is none', hookUrl: null, baseUrl: undefined, says: 'The App has no webhook address.' },
    {
      when: 'it is not ours',
      hookUrl: 'https://old.example.com/x',
      baseUrl: 'https://andon.example.com',
      says: 'but ANDON_BASE_URL is',
    },
  ])('worries about the webhook address when $when', async ({ hookUrl, baseUrl, says }) => {
    const github = await acme()
    const { env } = register(github, { hookUrl })
    github.act.install({ app: 'andon', account: 'acme' })
    const ran = await andon(['doctor', 'acme/shop'], { ...env, ...(baseUrl && { ANDON_BASE_URL: baseUrl }) })

    expect(lineWith(ran, 'Webhook')).toContain('✗')
    expect(lineWith(ran, 'Webhook')).toContain(says)
  })

  test('prints the same as JSON', async () => {
    const github = await acme()
    const { env } = register(github)
    const { out } = await andon(['doctor', 'acme/shop', '--json'], env)

    expect(JSON.parse(out)).toMatchObject({
      repository: 'acme/shop',
      lines: [
        { state: 'ok', about: 'Credentials' },
        { state: 'problem', about: 'Installation', remedy: expect.any(String) },
      ],
    })
  })

  test('credentials that GitHub does not accept are a sentence', async () => {
    const github = await acme()
    const { env } = register(github)
    const { exitCode, err } = await andon(['doctor', 'acme/shop'], { ...env, APP_ID: '4711' })

    expect(exitCode).toBe(2)
    expect(err).toContain("GitHub does not accept the App's credentials")
    expect(err).toContain('Check APP_ID (4711)')
  })

  test('an id that no App has is a matter of the credentials', async () => {
    const { env } = register(await acme())
    const server = createServer((_, answer) => {
      answer.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Integration not found"}')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = z.object({ port: z.int() }).parse(server.address())
    const { exitCode, err } = await andon(['doctor', 'acme/shop'], {
      ...env,
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
    })

    expect(exitCode).toBe(2)
    expect(err).toMatch(/^GitHub does not accept the App's credentials: no App has the id \d+\./)
  })

  test('an address that is not that of the API is named first', async () => {
    const github = await acme()
    const { env } = register(github)
    const { exitCode, err } = await andon(['doctor', 'acme/shop'], { ...env, GITHUB_API_URL: `${github.url}/api/v9` })

    expect(exitCode).toBe(2)
    expect(err).toContain(`${github.url}/api/v9 is not the address of GitHub's API`)
    expect(err).not.toContain('credentials')
  })

  test.for([
    { when: 'there are none', env: {}, says: 'APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are not set' },
    { when: 'one is missing', env: { APP_ID: '1', PRIVATE_KEY: 'x' }, says: 'WEBHOOK_SECRET is missing' },
    {
      when: 'the key is none',
      env: { APP_ID: '1', PRIVATE_KEY: 'x', WEBHOOK_SECRET: 'y' },
      says: 'PRIVATE_KEY is not an RSA private key',
    },
  ])('says what to set when $when', async ({ env, says }) => {
    const { exitCode, err } = await andon(['doctor', 'acme/shop'], env)

    expect(exitCode).toBe(2)
    expect(err).toContain(says)
  })
})
