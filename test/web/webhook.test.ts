import { expect, test } from 'vitest'
import { ExpectedError } from '../../src/errors.ts'
import type { Delivery } from '../../src/inbox/receive.ts'
import { createLog } from '../../src/log.ts'
import { largestBody } from '../../src/web/webhook.ts'
import { sign, webhook, webWith } from './app.ts'

const body = '{"action":"opened","number":1}'

async function recording() {
  const stored: Delivery[] = []
  const web = await webWith(async (delivery) => {
    stored.push(delivery)
    return 'stored'
  })
  const refusals = async () => {
    const text = await (await web.request('/metrics')).text()
    return [...text.matchAll(/^andon_deliveries_refused_total\{reason="(\w+)"\} (\d+)$/gm)].map(
      ([, reason, count]) => `${reason} ${count}`,
    )
  }
  return { web, stored, refusals }
}

test('a signed webhook is stored as it came, and then answered', async () => {
  const { web, stored } = await recording()
  const odd = ' { "text" : "\\u00e9 \u00e9 \u{1f600}" }\n'
  const answer = await web.fetch(webhook(odd))
  expect(answer.status).toBe(202)
  expect(stored).toEqual([{ id: '72d3162e-cc78-11e3-81ab-4c9367dc0958', name: 'pull_request', payload: odd }])
})

test.for<[string, Request, number, string]>([
  ['no signature', webhook(body, { 'x-hub-signature-256': undefined }), 401, 'bad_signature 1'],
  ['an empty signature', webhook(body, { 'x-hub-signature-256': '' }), 401, 'bad_signature 1'],
  ['a signature of another secret', webhook(body, { 'x-hub-signature-256': sign(body, 'x') }), 401, 'bad_signature 1'],
  ['a signature of another body', webhook(body, { 'x-hub-signature-256': sign('{}') }), 401, 'bad_signature 1'],
  ['garbage as signature', webhook(body, { 'x-hub-signature-256': 'sha256=zz' }), 401, 'bad_signature 1'],
  [
    'a signature without its name',
    webhook(body, { 'x-hub-signature-256': sign(body).slice(7) }),
    401,
    'bad_signature 1',
  ],
  ['malformed JSON', webhook('{"action":'), 400, 'bad_json 1'],
  ['an empty body', webhook(''), 400, 'bad_json 1'],
  ['JSON that is null', webhook('null'), 400, 'bad_json 1'],
  ['JSON that is a number', webhook('1'), 400, 'bad_json 1'],
  ['JSON that is a list', webhook('[]'), 400, 'bad_json 1'],
  ['a form', webhook('payload=%7B%7D'), 400, 'bad_json 1'],
  ['bytes that are no UTF-8', webhook(new Uint8Array([0x7b, 0xff, 0x7d])), 400, 'bad_json 1'],
  ['a byte order mark', webhook(`\ufeff${body}`), 400, 'bad_json 1'],
  ['no event name', webhook(body, { 'x-github-event': undefined }), 400, 'bad_headers 1'],
  ['no delivery id', webhook(body, { 'x-github-delivery': undefined }), 400, 'bad_headers 1'],
  ['an event name that would run twice', webhook(body, { 'x-github-event': '*' }), 400, 'bad_headers 1'],
  ['an event name out of a prototype', webhook(body, { 'x-github-event': '__proto__' }), 400, 'bad_headers 1'],
  ['an overlong delivery id', webhook(body, { 'x-github-delivery': 'a'.repeat(129) }), 400, 'bad_headers 1'],
])('%s is refused, counted, and not stored', async ([, request, status, count]) => {
  const { web, stored, refusals } = await recording()
  expect((await web.fetch(request)).status).toBe(status)
  expect(stored).toEqual([])
  expect(await refusals()).toEqual([count])
})

test.for([
  ['constructor', 202],
  ['an_event_of_tomorrow', 202],
] as const)('an event that nobody knows yet is stored: %s', async ([name, status]) => {
  const { web, stored } = await recording()
  expect((await web.fetch(webhook(body, { 'x-github-event': name }))).status).toBe(status)
  expect(stored).toHaveLength(1)
})

const bodyOf = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`

test('a body of 25 MB is taken', async () => {
  const { web, stored } = await recording()
  expect((await web.fetch(webhook(bodyOf(largestBody)))).status).toBe(202)
  expect(stored).toHaveLength(1)
})

test.for([
  ['that says so', (text: string) => webhook(text, { 'content-length': String(text.length) })],
  ['that does not say so', (text: string) => webhook(text)],
] as const)('a body one byte larger %s is refused and counted', async ([, make]) => {
  const { web, stored, refusals } = await recording()
  expect((await web.fetch(make(bodyOf(largestBody + 1)))).status).toBe(413)
  expect(stored).toEqual([])
  expect(await refusals()).toEqual(['too_large 1'])
})

test.for<[string, unknown, number]>([
  ['an error', new Error('the disk is full'), 503],
  ['an error that carries a status', Object.assign(new Error('gone'), { status: 404 }), 503],
  ['nothing at all', undefined, 503],
  ['a deadline', new ExpectedError('too late', 'again', { retryable: true }), 503],
  ['a payload that lacks what matters', new ExpectedError('no number', 'tell us'), 422],
])('a store that fails with %s is never answered with success', async ([, error, status]) => {
  const web = await webWith(() => Promise.reject(error))
  expect((await web.fetch(webhook(body))).status).toBe(status)
})

test('what could not be stored is logged with the delivery and its subject', async () => {
  const lines: string[] = []
  const log = createLog('error', { output: { write: (line) => lines.push(line) } })
  const web = await webWith(() => Promise.reject(new Error('the disk is full')), log)
  await web.fetch(webhook(body))
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      event: 'pull_request',
      subject: 'subject of pull_request',
      err: expect.objectContaining({ message: 'the disk is full' }),
    }),
  ])
})

test('the answer waits for the store', async () => {
  const gate = Promise.withResolvers<'stored'>()
  const web = await webWith(() => gate.promise)
  let answered = false
  const answer = Promise.resolve(web.fetch(webhook(body))).finally(() => {
    answered = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(answered).toBe(false)
  gate.resolve('stored')
  expect((await answer).status).toBe(202)
})
