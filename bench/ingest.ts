// How fast deliveries are acknowledged, each on disk with its job (fsync on) before GitHub hears of it.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { getApp } from '../demo/github/lookup.ts'
import { type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'
import { floors } from './floor.ts'
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
  yield* floors(stage)
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
