import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startGitHub } from '../../demo/github/server.ts'
import { type Credentials, readEnv, readEnvFile } from '../../src/env.ts'
import { parseLayer } from '../../src/policy/parse.ts'
import { manifestOf, readAppFile, siteOf } from '../../src/web/manifest.ts'
import { type SetupParts, setupRoutes, setupToken } from '../../src/web/setup.ts'
import { silent } from './app.ts'

function setupWith(parts: Partial<SetupParts>) {
  const directory = mkdtempSync(path.join(tmpdir(), 'andon-setup-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const envFile = path.join(directory, '.env')
  const registered: Credentials[] = []
  const setup = setupRoutes({
    githubApiUrl: 'https://api.github.com',
    baseUrl: 'http://127.0.0.1:3000',
    webhookProxyUrl: null,
    envFile,
    token: null,
    log: silent,
    onRegistered: async (credentials) => void registered.push(credentials),
    ...parts,
  })
  const get = (url: string, host = '127.0.0.1:3000') => setup.request(url, { headers: { host } })
  return { get, registered, envFile }
}

const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

async function formOf(answer: Response): Promise<Readonly<{ action: URL; manifest: string }>> {
  const text = await answer.text()
  const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(text) ?? []
  const [, manifest = ''] = /name="manifest" value="([^"]*)"/.exec(text) ?? []
  return { action: new URL(unescaped(action)), manifest: unescaped(manifest) }
}

test('the way from the first page to the credentials, on the double of GitHub', async () => {
  const github = await startGitHub({})
  onTestFinished(() => github.close())
  github.act.createOrganization('acme')
  const { get, registered, envFile } = setupWith({ githubApiUrl: github.url })
  expect((await get('/')).headers.get('location')).toBe('/setup')
  const { action, manifest } = await formOf(await get('/setup'))
  expect(action.origin).toBe(github.url)
  const back = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }), redirect: 'manual' })
  const location = new URL(back.headers.get('location') ?? '')
  expect(location.pathname).toBe('/setup/callback')
  const answer = await get(location.pathname + location.search)
  const registeredText = await answer.text()
  expect(registeredText).toContain('/installations/new')
  const [, policy = ''] = /<pre><code>([^<]*)</.exec(registeredText) ?? []
  expect(parseLayer({ scope: 'repository', file: 'andon.yml', sha: 'x', text: policy }).problems).toEqual([])
  expect(statSync(envFile).mode & 0o777).toBe(0o600)
  const app = github.state.apps.at(-1)
  expect(readEnv(readEnvFile(envFile)).credentials).toEqual({
    appId: app?.id,
    privateKey: app?.privateKey.trim(),
    webhookSecret: app?.webhookSecret,
  })
  expect(registered).toMatchObject([{ appId: app?.id, webhookSecret: app?.webhookSecret }])
  expect((await get(location.pathname + location.search)).status).toBe(400)
})

test('the manifest asks for what app.yml says, and nothing else', () => {
  const app = readAppFile()
  expect(manifestOf(app, { baseUrl: 'https://andon.example.com', hookUrl: null })).toEqual({
    ...app,
    url: 'https://andon.example.com',
    hook_attributes: { url: 'https://andon.example.com/api/github/webhooks', active: true },
    redirect_url: 'https://andon.example.com/setup/callback',
  })
})

test('webhooks go to the proxy where there is one', () => {
  expect(manifestOf(readAppFile(), { baseUrl: 'http://localhost:1', hookUrl: 'https://smee.io/a' })).toMatchObject({
    hook_attributes: { url: 'https://smee.io/a' },
  })
})

test.for([
  ['https://api.github.com', 'https://github.com'],
  ['https://github.example.com/api/v3', 'https://github.example.com'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['http://127.0.0.1:4567', 'http://127.0.0.1:4567'],
] as const)('the site of the API %s is %s', ([api, site]) => {
  expect(siteOf(api)).toBe(site)
})

test('an organisation registers the App for itself', async () => {
  const { get } = setupWith({})
  const { action } = await formOf(await get('/setup?organization=acme"><script>'))
  expect(action.pathname).toBe('/organizations/acmescript/settings/apps/new')
})

test('the page says, before the button, where the App can be installed', async () => {
  const { get } = setupWith({})
  const text = await (await get('/setup')).text()
  expect(text.indexOf('can be installed only where it is registered')).toBeGreaterThan(0)
  expect(text.indexOf('can be installed only where it is registered')).toBeLessThan(text.indexOf('<button'))
})

test('a way back that was not begun here is refused, and the code is not spent', async () => {
  const { get, registered } = setupWith({ githubApiUrl: 'http://127.0.0.1:1' })
  for (const query of ['', '?code=a', '?code=a&state=', '?code=a&state=guess'])
    expect((await get(`/setup/callback${query}`)).status).toBe(400)
  expect(registered).toEqual([])
})

test('a code that GitHub refuses leaves everything as it was', async () => {
  const github = await startGitHub({})
  onTestFinished(() => github.close())
  const { get, envFile } = setupWith({ githubApiUrl: github.url })
  const { action } = await formOf(await get('/setup'))
  const answer = await get(`/setup/callback?code=wrong&state=${action.searchParams.get('state')}`)
  expect(answer.status).toBe(502)
  expect(() => readFileSync(envFile)).toThrow('ENOENT')
})

test('a page elsewhere whose name was made to point here gets nothing', async () => {
  const { get } = setupWith({})
  expect((await get('/setup', 'evil.example.com')).status).toBe(421)
  expect((await get('/setup', 'localhost:3000')).status).toBe(200)
})

test.for([
  ['127.0.0.1', 'http://127.0.0.1:3000', false],
  ['::1', 'http://[::1]:3000', false],
  ['localhost', 'http://localhost:3000', false],
  ['0.0.0.0', 'http://localhost:3000', true],
  ['127.0.0.1', 'https://andon.example.com', true],
  ['127.0.0.1', 'https://localhost.example.com', true],
  ['127.0.0.1', 'https://127.0.0.1.example.com', true],
] as const)('HOST %s behind %s: the page wants a token: %s', ([host, baseUrl, wants]) => {
  const token = setupToken({ host, baseUrl })
  expect(token !== null).toBe(wants)
  expect(token).not.toBe('')
})

test('where others can reach the server, the page wants the token of the log', async () => {
  const { get } = setupWith({ token: 'from-the-log' })
  expect((await get('/setup')).status).toBe(403)
  expect((await get('/setup?token=guess')).status).toBe(403)
  expect((await get('/setup?token=from-the-log')).status).toBe(200)
})

test.for([
  [{}, true],
  [{ webhookProxyUrl: 'https://smee.io/a' }, false],
  [{ baseUrl: 'https://andon.example.com' }, false],
  [{ githubApiUrl: 'http://127.0.0.1:4567' }, false],
] as const)('%j: says that GitHub cannot reach this machine: %s', async ([parts, says]) => {
  const { get } = setupWith(parts)
  expect((await (await get('/setup', 'localhost')).text()).includes('cannot send webhooks')).toBe(says)
})
