import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ask, jwtOf, sample } from './sample.ts'

const manifest = {
  name: 'My Andon',
  url: 'https://andon.example',
  hook_attributes: { url: 'https://andon.example/hook' },
  redirect_url: 'https://andon.example/setup/done',
  default_permissions: { checks: 'write' },
  default_events: ['pull_request'],
}
const Made = z.looseObject({
  id: z.number(),
  slug: z.string(),
  pem: z.string(),
  webhook_secret: z.string(),
  client_secret: z.string(),
})

async function registered(given: object = manifest) {
  const made = sample()
  const form = new URLSearchParams({ manifest: JSON.stringify(given) })
  const answer = await made.github.api.request('/settings/apps/new?state=s1', { method: 'POST', body: form })
  return { ...made, answer, back: new URL(answer.headers.get('location') ?? 'https://none.example') }
}

describe('registering an App from a manifest', () => {
  test('leads back with a code and the state', async () => {
    const { answer, back } = await registered()
    expect(answer.status).toBe(302)
    expect(`${back.origin}${back.pathname}`).toBe(manifest.redirect_url)
    expect([back.searchParams.get('state'), back.searchParams.get('code')?.length]).toEqual(['s1', 40])
  })

  test('gives the credentials once for the code, and they work', async () => {
    const { github, back } = await registered()
    const route = `POST /app-manifests/${back.searchParams.get('code')}/conversions`
    const answer = await ask(github, route)
    expect(answer.status).toBe(201)
    const made = Made.parse(await answer.json())
    expect(made).toMatchObject({ slug: 'my-andon', events: ['pull_request'], permissions: { checks: 'write' } })
    const app = github.state.apps.find(({ id }) => id === made.id)
    expect(app?.hookUrl).toBe('https://andon.example/hook')
    expect(app?.webhookSecret).toBe(made.webhook_secret)
    if (app === undefined) throw new Error('the App was made')
    expect((await ask(github, 'GET /app', { token: jwtOf({ ...app, privateKey: made.pem }) })).status).toBe(200)
    expect((await ask(github, route)).status).toBe(404)
  })

  test('is over after an hour', async () => {
    const { github, back, wait } = await registered()
    wait(3_600_000)
    expect((await ask(github, `POST /app-manifests/${back.searchParams.get('code')}/conversions`)).status).toBe(404)
  })

  test.for([
    ['without an address', { ...manifest, url: undefined }],
    ['with a name that is taken', { ...manifest, name: 'Andon' }],
    ['with a name that is too long', { ...manifest, name: 'x'.repeat(35) }],
  ] as const)('is refused %s', async ([, given]) => {
    expect((await registered(given)).answer.status).toBe(422)
  })
})
