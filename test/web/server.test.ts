import { expect, test } from 'vitest'
import { createMetrics } from '../../src/web/metrics.ts'
import { createWeb } from '../../src/web/server.ts'
import { quiet, silent, webWith } from './app.ts'

const web = await webWith(async () => 'stored')

test.for([
  ['/', 200, 'This is Andon'],
  ['/healthz', 200, 'alive'],
  ['/readyz', 200, 'ready'],
  ['/metrics', 200, 'andon_work_pending 7'],
  ['/docs/policy.md', 200, '<h1>The policy file</h1>'],
  ['/docs/practices/change-size.md', 200, '<h1>Change size</h1>'],
  ['/docs/nothing.md', 404, 'nothing here'],
  ['/docs/../package.json', 404, 'nothing here'],
  ['/docs/%2e%2e/package.json', 404, 'nothing here'],
  ['/docs/..%2fREADME.md', 404, 'nothing here'],
  ['/elsewhere', 404, 'nothing here'],
] as const)('%s answers %i', async ([path, status, text]) => {
  const answer = await web.request(path)
  expect(answer.status).toBe(status)
  expect(await answer.text()).toContain(text)
})

const away = async () => ({ state: 'not ready' as const, aspects: [{ name: 'database', good: false, says: 'away' }] })

test('a server whose database is away is alive, not ready, and still shows metrics', async () => {
  const web = createWeb({
    metrics: createMetrics(() => Promise.reject(new Error('away')), Date.now),
    log: silent,
    readiness: away,
    webhook: null,
  })
  expect((await web.request('/healthz')).status).toBe(200)
  const answer = await web.request('/readyz')
  expect(answer.status).toBe(503)
  expect(await answer.text()).toBe('not ready\nbad database: away\n')
  expect(await (await web.request('/metrics')).text()).toContain('andon_work_pending -1')
})

test('a worker has no door for webhooks', async () => {
  const worker = createWeb({
    metrics: createMetrics(async () => quiet, Date.now),
    log: silent,
    readiness: away,
    webhook: null,
  })
  expect((await worker.request('/api/github/webhooks', { method: 'POST' })).status).toBe(404)
})

test('pages allow no script and no frame', async () => {
  expect((await web.request('/')).headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/,
  )
})
