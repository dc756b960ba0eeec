// The load of the ingest bench, in a process of its own: `node bench/load.ts '{"url":…}'` prints one line of JSON.
import { createHmac, randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import * as z from 'zod'

export const LoadOptions = z.object({
  url: z.string(),
  secret: z.string(),
  event: z.string(),
  body: z.string(),
  seconds: z.number(),
  connections: z.number(),
  /** Requests a second, sent at their time whether or not the last one was answered; absent: as fast as it goes. */
  rate: z.number().optional(),
})
export type LoadOptions = z.infer<typeof LoadOptions>

export const LoadResult = z.object({ perSecond: z.number(), p50Ms: z.number(), p99Ms: z.number(), refused: z.number() })
export type LoadResult = z.infer<typeof LoadResult>

async function fire({ url, secret, event, body, seconds, connections, rate }: LoadOptions): Promise<LoadResult> {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-github-event': event, 'x-hub-signature-256': signature }
  const result = await autocannon({
    url,
    method: 'POST',
    body,
    duration: seconds,
    connections,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [
      { setupRequest: (request) => ({ ...request, headers: { ...headers, 'x-github-delivery': randomUUID() } }) },
    ],
  })
  return {
    perSecond: Math.round(result['2xx'] / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    refused: result.non2xx + result.errors,
  }
}

if (import.meta.main) {
  const options = LoadOptions.parse(JSON.parse(process.argv[2] ?? '{}'))
  process.stdout.write(`${JSON.stringify(await fire(options))}\n`)
}
