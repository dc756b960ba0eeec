// How fast deliveries are acknowledged, each on disk with its job (fsync on) before GitHub hears of it.
import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { getApp } from '../demo/github/lookup.ts'
import { type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'
import { type LoadOptions, LoadResult } from './load.ts'
import { openPullRequest, prepareShop } from './shop.ts'

const seconds = 8
const connections = 64
/** The aim: GitHub's busiest hour at 100,000 repositories (docs/operations.md). */
const aimPerSecond = 1000

const run = promisify(execFile)

async function load(options: LoadOptions): Promise<LoadResult> {
  const script = fileURLToPath(new URL('load.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [script, JSON.stringify(options)], { maxBuffer: 1 << 20 })
  return LoadResult.parse(JSON.parse(stdout))
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 100) / 100

/** What the disk asks for one durable write of a page: no store can acknowledge faster without grouping. */
async function fsyncFloor(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-fsync-'))
  const file = await open(join(folder, 'page'), 'w')
  const page = Buffer.alloc(8192, 1)
  const times: number[] = []
  for (let index = 0; index < 500; index += 1) {
    const began = performance.now()
    await file.write(page, 0, page.length, 0)
    await file.datasync()
    times.push(performance.now() - began)
  }
  await file.close()
  await rm(folder, { recursive: true })
  const sorted = times.toSorted((a, b) => a - b)
  return { name: 'floor-fsync', p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }
}

async function* measure(stage: Stage): AsyncIterable<Row> {
  prepareShop(stage)
  openPullRequest(stage)
  await stage.github.delivered()
  const app = getApp(stage.github.state, 'andon')
  const sample = stage.github.state.deliveries.findLast(
    ({ event, action }) => event === 'pull_request' && action === 'opened',
  )
  const common = {
    url: app.hookUrl ?? '',
    secret: app.webhookSecret,
    event: 'pull_request',
    body: sample?.body ?? '',
    connections,
  }
  yield await fsyncFloor()
  await load({ ...common, seconds: 2 })
  const bodyBytes = Buffer.byteLength(common.body)
  yield { name: 'closed-loop', ...(await load({ ...common, seconds })), bodyBytes }
  yield { name: `open-loop-${aimPerSecond}`, ...(await load({ ...common, seconds, rate: aimPerSecond })), bodyBytes }
}

export const ingest: Bench = {
  title: 'durable acknowledgements of deliveries: as fast as it goes, and at 1,000 a second',
  async *run() {
    const stage = await setStage({ env: { ANDON_ROLE: 'web', LOG_LEVEL: 'warn' } })
    try {
      yield* measure(stage)
    } finally {
      await stage.stop()
    }
  },
}
