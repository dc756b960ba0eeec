// What Andon shows on the web: the door for webhooks, its health, its metrics, its documentation and a page that says what it is.
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Log } from '../log.ts'
import { docsRoutes } from './docs.ts'
import type { Metrics } from './metrics.ts'
import { page, pageHeaders } from './page.ts'
import type { Readiness } from './readiness.ts'
import { type WebhookParts, webhookRoutes } from './webhook.ts'

export type WebParts = Readonly<{
  metrics: Metrics
  log: Log
  /** Answers within a second. */
  readiness(): Promise<Readiness>
  /** Null where only a worker runs: it answers for its health alone. */
  webhook: Pick<WebhookParts, 'probot' | 'secret' | 'subjectOf'> | null
}>

const home = page(
  'Andon',
  html`<p>This is Andon, a GitHub App. It looks at pull requests and says, on a check, what they still need.</p>
<ul>
<li><a href="/docs/policy.md">How to write a policy</a></li>
<li><a href="/healthz">Is it alive?</a> <a href="/readyz">Is it ready?</a> <a href="/metrics">Its metrics</a></li>
</ul>`,
)

export function createWeb(parts: WebParts): Hono {
  const { metrics, log, readiness, webhook } = parts
  const web = new Hono()
  web.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a request failed')
    return c.text('Andon failed to answer. Its log says why.\n', 500)
  })
  web.notFound((c) => c.text('There is nothing here.\n', 404))
  web.get('/', (c) => c.html(home, 200, pageHeaders()))
  web.get('/healthz', (c) => c.text('alive\n'))
  web.get('/readyz', async (c) => {
    const { state, aspects } = await readiness()
    const lines = [state, ...aspects.map(({ name, good, says }) => `${good ? 'ok ' : 'bad'} ${name}: ${says}`)]
    return c.text(`${lines.join('\n')}\n`, state === 'not ready' ? 503 : 200)
  })
  web.get('/metrics', async (c) => {
    const { text, type } = await metrics.read()
    return c.body(text, 200, { 'content-type': type })
  })
  web.route('/', docsRoutes())
  if (webhook !== null) web.route('/', webhookRoutes({ ...webhook, metrics, log }))
  return web
}
