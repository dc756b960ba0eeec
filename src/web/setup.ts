// Registers the GitHub App: a page with one button, GitHub's own page, and the way back with the credentials.
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import type { Credentials } from '../env.ts'
import type { Log } from '../log.ts'
import { writeSettings } from './env-file.ts'
import { manifestOf, readAppFile, siteOf } from './manifest.ts'
import { page, pageHeaders } from './page.ts'

export type SetupParts = Readonly<{
  githubApiUrl: string
  baseUrl: string
  webhookProxyUrl: string | null
  /** The file that the credentials are written to. */
  envFile: string
  /** A word that the address of the page must carry, for servers that others can reach; null if nobody else can. */
  token: string | null
  log: Log
  /** Called with the credentials once they are written. */
  onRegistered(credentials: Credentials): Promise<void>
}>

const Conversion = z.object({
  id: z.number(),
  slug: z.string(),
  html_url: z.url(),
  pem: z.string(),
  webhook_secret: z.string().min(1),
})

/** GitHub forgets a code after an hour; a state lives as long. */
const stateLifeMs = 3_600_000
const conversionMs = 20_000

/** Says which registrations were begun here, each once: a link from elsewhere must not bring its own App. */
function openStates(): Readonly<{ issue(): string; redeem(state: string): boolean }> {
  const issued = new Map<string, number>()
  return {
    issue() {
      for (const [state, until] of issued) if (until < Date.now()) issued.delete(state)
      const state = randomBytes(24).toString('base64url')
      issued.set(state, Date.now() + stateLifeMs)
      return state
    },
    redeem(state) {
      const until = issued.get(state)
      issued.delete(state)
      return until !== undefined && until >= Date.now()
    },
  }
}

async function convert(githubApiUrl: string, code: string): Promise<z.output<typeof Conversion>> {
  const answer = await fetch(`${githubApiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'andon' },
    signal: AbortSignal.timeout(conversionMs),
  })
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to the exchange of the code.`)
  return Conversion.parse(await answer.json())
}

const isLoopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/.test(host)
const isLocal = (url: string): boolean => isLoopback(new URL(url).hostname)

/** Null only if nobody but this machine can reach the server, neither directly nor through a proxy before it. */
export const setupToken = ({ host, baseUrl }: Readonly<{ host: string; baseUrl: string }>): string | null =>
  isLoopback(host) && isLocal(baseUrl) ? null : randomBytes(16).toString('base64url')

const unreachable = html`<p class="note">GitHub cannot send webhooks to this machine. For development, open
<a href="https://smee.io/new">smee.io/new</a>, set <code>WEBHOOK_PROXY_URL</code> to the address you get, and start
again; for a server, set <code>ANDON_BASE_URL</code> to its public address.</p>`

function setupPage(parts: SetupParts, state: string, organization: string) {
  const { baseUrl, githubApiUrl, webhookProxyUrl: hookUrl, token } = parts
  const manifest = JSON.stringify(manifestOf(readAppFile(), { baseUrl, hookUrl }))
  const owner = organization === '' ? '' : `/organizations/${encodeURIComponent(organization)}`
  const action = `${siteOf(githubApiUrl)}${owner}/settings/apps/new?state=${state}`
  const needsProxy = isLocal(baseUrl) && !isLocal(githubApiUrl) && hookUrl === null
  return page(
    'Register Andon',
    html`<p>Andon runs, but has no GitHub App yet. It takes three clicks: this button, "Create GitHub App" on the page
that opens, and "Install" afterwards. The credentials are written to <code>${parts.envFile}</code>.</p>
<p>The App can be installed only where it is registered: on your own account, unless you name an organisation below first.</p>
${needsProxy ? unreachable : ''}
<form method="post" action="${action}">
<input type="hidden" name="manifest" value="${manifest}">
<button>Register Andon on GitHub${organization === '' ? '' : ` for ${organization}`}</button>
</form>
<form method="get" action="/setup">
${token === null ? '' : html`<input type="hidden" name="token" value="${token}">`}
<p><label>For an organisation instead: <input name="organization" value="${organization}" autocomplete="off"></label>
<button>Use it</button></p>
</form>`,
  )
}

const registeredPage = (slug: string, url: string, file: string) =>
  page(
    'Andon is registered',
    html`<p>The App <code>${slug}</code> exists, its credentials are in <code>${file}</code>, and Andon is starting
with them.</p><p><a href="${url}/installations/new">Install it on your repositories</a>, then add a policy:
<code>.github/andon.yml</code> with these lines, which show everything and block nothing:</p>
<pre><code>version: 1
extends: andon/starter
atMost: advise</code></pre>`,
  )

/** A page elsewhere whose name was made to point at this machine (DNS rebinding) shows itself by the host it asks for. */
function isOurs(c: Context, baseUrl: string): boolean {
  const host = c.req.header('host') ?? ''
  return host === new URL(baseUrl).host || /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
}

export function setupRoutes(parts: SetupParts): Hono {
  const { githubApiUrl, log, envFile, token } = parts
  const states = openStates()
  const setup = new Hono()
  const site = siteOf(githubApiUrl)
  setup.use('/setup/*', async (c, next) =>
    isOurs(c, parts.baseUrl) ? next() : c.text('Open the address that the log shows.\n', 421),
  )
  setup.get('/', (c) => c.redirect('/setup'))
  setup.get('/setup', (c) => {
    if (token !== null && c.req.query('token') !== token)
      return c.text('Open the address that the log shows: it carries a token.\n', 403)
    const organization = (c.req.query('organization') ?? '').replace(/[^\w-]/g, '')
    return c.html(setupPage(parts, states.issue(), organization), 200, pageHeaders(`'self' ${new URL(site).origin}`))
  })
  setup.get('/setup/callback', async (c) => {
    if (!states.redeem(c.req.query('state') ?? ''))
      return c.text('This registration was not begun here, or is too old. Begin again at /setup.\n', 400)
    const code = c.req.query('code') ?? ''
    try {
      const { id, slug, html_url, pem, webhook_secret } = await convert(githubApiUrl, code)
      writeSettings(envFile, { APP_ID: String(id), PRIVATE_KEY: pem, WEBHOOK_SECRET: webhook_secret })
      log.info({ app: slug, file: envFile }, 'registered as a GitHub App')
      await parts.onRegistered({ appId: id, privateKey: pem, webhookSecret: webhook_secret })
      return c.html(registeredPage(slug, html_url, envFile), 200, pageHeaders())
    } catch (error) {
      log.error({ err: error }, 'the registration failed')
      return c.text('The registration failed; the log says why. Begin again at /setup.\n', 502)
    }
  })
  return setup
}
