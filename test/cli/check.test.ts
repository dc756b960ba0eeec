import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { GitHubDouble } from '../../demo/github/server.ts'
import { acme } from './acme.ts'
import { policyFile } from './policy-files.ts'
import { andon } from './world.ts'

const as = (github: GitHubDouble, login = 'mona') => ({
  GITHUB_API_URL: github.url,
  GITHUB_TOKEN: github.act.token(login),
})
const onShop = { repo: 'acme/shop', number: 1 } as const

describe('andon check', () => {
  test('shows the decision, what it waits for, and what would help', async () => {
    const github = await acme()
    const { exitCode, out, err } = await andon(['check', 'acme/shop#1'], as(github))

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatch(/^wait {2}Waiting for 1 review from someone with write access/)
    expect(out).toContain('Change size')
  })

  test('allows what a colleague approved', async () => {
    const github = await acme()
    github.act.review({ ...onShop, by: 'lin', verdict: 'approve' })

    expect(await andon(['check', 'acme/shop#1'], as(github))).toMatchObject({ exitCode: 0, out: /^allow/ })
  })

  test('exits with 1 when the change is denied', async () => {
    const github = await acme()
    github.act.push({ repo: 'acme/shop', branch: 'cart', by: 'mona', files: { 'long.ts': 'line\n'.repeat(11) } })
    const { exitCode, out } = await andon(['check', 'acme/shop#1'], as(github))

    expect(exitCode).toBe(1)
    expect(out).toMatch(/^deny/)
  })

  test('judges by a file of your own as if it stood in the repository', async () => {
    const github = await acme()
    const file = policyFile(
      'version: 1\npractices:\n  change-size: { enforcement: enforce, warnLines: 0, maxLines: 0 }\n',
    )
    const { out } = await andon(['check', 'acme/shop#1', '--policy', file, '--json'], as(github))

    expect(JSON.parse(out)).toMatchObject({
      problems: [],
      results: expect.arrayContaining([expect.objectContaining({ practice: 'change-size', enforcement: 'enforce' })]),
    })
  })

  test('obeys the organisation, if the token may read its layer', async () => {
    const github = await acme()
    const policy = 'version: 1\npractices:\n  peer-review: { locked: true, enforcement: enforce, approvals: 2 }\n'
    github.act.createRepository({ owner: 'acme', name: '.github', files: { 'andon.yml': policy } })

    expect((await andon(['check', 'acme/shop#1'], as(github))).out).toContain('Waiting for 2 reviews')
  })

  test('says that it saw no layer of the organisation, where it cannot know', async () => {
    const github = await acme()

    expect((await andon(['check', 'acme/shop#1'], as(github))).out).toContain(
      'This token sees no acme/.github/andon.yml.',
    )
  })

  test('shows what is wrong with a broken policy', async () => {
    const github = await acme('version: 1\npractices:\n  change-sise: {}\n')
    const { exitCode, out } = await andon(['check', 'acme/shop#1'], as(github))

    expect(exitCode).toBe(1)
    expect(out).toContain('.github/andon.yml:3:3')
    expect(out).toContain('Did you mean "change-size"?')
  })

  test('shows what the pull request would do to the policy', async () => {
    const github = await acme()
    const files = { '.github/andon.yml': 'version: 1\npractices:\n  peer-reviews: {}\n' }
    github.act.push({ repo: 'acme/shop', branch: 'cart', by: 'mona', files })
    const { out } = await andon(['check', 'acme/shop#1'], as(github))

    expect(out).toContain('1 problem in the proposed policy')
    expect(out).toContain('Did you mean "peer-review"?')
  })

  test('says that Andon says nothing where there is no policy', async () => {
    const github = await acme(null)
    const { exitCode, out } = await andon(['check', 'acme/shop#1'], as(github))

    expect(exitCode).toBe(0)
    expect(out).toContain('acme/shop#1 has no policy in any layer')
  })

  test('writes nothing', async () => {
    const github = await acme()
    const sent = github.state.deliveries.length
    await andon(['check', 'acme/shop#1'], as(github))
    const [repository] = github.state.repositories

    expect(repository?.checkRuns).toEqual([])
    expect(github.state.deliveries).toHaveLength(sent)
  })

  test.for([
    { when: 'there is no such pull request', args: ['acme/shop#99'] },
    { when: 'there is no such repository', args: ['acme/nothing#1'] },
  ])('says what GitHub does not show when $when', async ({ args }) => {
    const github = await acme()
    const { exitCode, out, err } = await andon(['check', ...args], as(github))

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toContain(`GitHub does not show ${args[0]}.`)
    expect(err).toContain('that the token may read that repository')
  })

  test('a token that GitHub does not know is a sentence, and is not shown', async () => {
    const github = await acme()
    const written = (['info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level))
    onTestFinished(() => void vi.restoreAllMocks())
    const { exitCode, err } = await andon(['check', 'acme/shop#1', '--token', 'ghp_secret'], {
      GITHUB_API_URL: github.url,
    })

    expect(exitCode).toBe(2)
    expect(written.flatMap(({ mock }) => mock.calls)).toEqual([])
    expect(err).toContain('GitHub does not accept the token')
    expect(err).not.toContain('ghp_secret')
  })

  test('a GitHub that does not answer is a sentence', async () => {
    const { exitCode, err } = await andon(['check', 'acme/shop#1', '--token', 'x'], {
      GITHUB_API_URL: 'http://127.0.0.1:1',
    })

    expect(exitCode).toBe(2)
    expect(err).toContain('http://127.0.0.1:1')
  })
})
