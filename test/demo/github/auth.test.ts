import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { generateKeys } from '../../../demo/github/acts/apps.ts'
import { ask, jwtOf, repo, sample, start } from './sample.ts'

const now = start / 1000
const Minted = z.looseObject({ token: z.string() })

describe('the App', () => {
  test.for([
    ['issued by its id', {}, 200],
    ['issued a second in the future', { iat: now + 1 }, 401],
    ['issued now', { iat: now }, 200],
    ['valid for ten minutes', { exp: now + 600 }, 200],
    ['valid for more than ten minutes', { exp: now + 601 }, 401],
    ['expired', { exp: now }, 401],
    ['issued by nobody', { iss: 1 }, 401],
    ['without an issuer', { iss: undefined }, 401],
  ] as const)('with a token %s', async ([, claims, status]) => {
    const { github, app } = sample()
    expect((await ask(github, 'GET /app', { token: jwtOf(app, claims) })).status).toBe(status)
  })

  test('may be named by its client id', async () => {
    const { github, app } = sample()
    expect((await ask(github, 'GET /app', { token: jwtOf(app, { iss: app.clientId }) })).status).toBe(200)
  })

  test('is not who signs with another key, or another algorithm', async () => {
    const { github, app } = sample()
    const { privateKey } = generateKeys()
    expect((await ask(github, 'GET /app', { token: jwtOf({ ...app, privateKey }) })).status).toBe(401)
    expect((await ask(github, 'GET /app', { token: jwtOf(app, {}, 'none') })).status).toBe(401)
    expect((await ask(github, 'GET /app', { token: 'a.b.c' })).status).toBe(401)
    expect((await ask(github, 'GET /app')).status).toBe(401)
  })
})

describe('an installation token', () => {
  test('is minted for the App alone, works for an hour, and has no fixed length', async () => {
    const { github, app, installation, wait } = sample()
    const route = `POST /app/installations/${installation.id}/access_tokens`
    expect((await ask(github, route)).status).toBe(401)
    const minted = Minted.parse(await (await ask(github, route, { token: jwtOf(app) })).json())
    expect(minted).toMatchObject({
      token: expect.stringMatching(/^ghs_\d+_.{100,}$/),
      expires_at: '2026-11-23T11:00:00Z',
      repository_selection: 'all',
    })
    wait(3_599_999)
    expect((await ask(github, `GET /repos/${repo}`, { token: minted.token })).status).toBe(200)
    wait(1)
    expect((await ask(github, `GET /repos/${repo}`, { token: minted.token })).status).toBe(401)
  })

  test('cannot be more mighty than the installation', async () => {
    const { github, app, installation } = sample()
    const body = { permissions: { contents: 'write' } }
    const route = `POST /app/installations/${installation.id}/access_tokens`
    expect((await ask(github, route, { token: jwtOf(app), body })).status).toBe(422)
  })

  test('can be for one repository alone', async () => {
    const { github, installation } = sample()
    github.act.createRepository({ owner: 'acme', name: 'other', private: true })
    const [shop] = github.state.repositories
    const { value: token } = github.act.mintToken({ installation, repositoryIds: [shop?.id ?? 0] })
    expect((await ask(github, `GET /repos/${repo}`, { token })).status).toBe(200)
    expect((await ask(github, 'GET /repos/acme/other', { token })).status).toBe(404)
    expect(await (await ask(github, 'GET /installation/repositories', { token })).json()).toMatchObject({
      total_count: 1,
    })
  })

  test('is worth nothing when the App is no longer installed', async () => {
    const { github, installation } = sample()
    const { value: token } = github.act.mintToken({ installation })
    github.act.uninstall({ app: 'andon', account: 'acme', by: 'ada' })
    expect((await ask(github, `GET /repos/${repo}`, { token })).status).toBe(401)
  })
})

describe('a permission', () => {
  const check = { name: 'Andon', head_sha: '0'.repeat(40) }

  test.for([
    ['GET /contents/README.md', {}, 403],
    ['GET /contents/README.md', { contents: 'read' }, 200],
    ['POST /check-runs', { checks: 'read' }, 403],
    ['POST /check-runs', { checks: 'write' }, 422],
    ['GET /branches/main/protection', { contents: 'read' }, 403],
  ] as const)('decides on %s with %j', async ([route, permissions, status]) => {
    const { github, installation } = sample()
    const { value: token } = github.act.mintToken({ installation, permissions })
    const [method, path] = route.split(' ')
    const answer = await ask(github, `${method} /repos/${repo}${path}`, {
      token,
      body: method === 'POST' ? check : undefined,
    })

    expect(answer.status).toBe(status)
    if (answer.status === 403)
      expect(await answer.json()).toMatchObject({ message: 'Resource not accessible by integration' })
  })

  test('is not needed to read what is public', async () => {
    const { github, installation } = sample()
    github.act.createRepository({ owner: 'kai', name: 'open' })
    const { value: token } = github.act.mintToken({ installation, permissions: {} })
    expect((await ask(github, 'GET /repos/kai/open/contents/README.md', { token })).status).toBe(200)
    expect((await ask(github, 'GET /repos/kai/open/contents/README.md')).status).toBe(200)
    expect((await ask(github, 'POST /repos/kai/open/issues', { token, body: { title: 'x' } })).status).toBe(403)
  })
})

describe('a person', () => {
  test.for([
    ['ada', 200],
    ['lin', 200],
    ['eve', 404],
  ] as const)('%s asking for a private repository is answered %i', async ([login, status]) => {
    const { github } = sample()
    expect((await ask(github, `GET /repos/${repo}`, { token: github.act.token(login) })).status).toBe(status)
  })

  test('cannot write check runs: only Apps can', async () => {
    const { github } = sample()
    const body = { name: 'Andon', head_sha: '0'.repeat(40) }
    const answer = await ask(github, `POST /repos/${repo}/check-runs`, { token: github.act.token('ada'), body })
    expect(answer.status).toBe(403)
  })
})
