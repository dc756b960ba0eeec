// What the machine and the double themselves take: nothing that is measured beside them can be faster.
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { organization, type Stage } from '../demo/stage.ts'
import { pullRequestQuery } from '../src/facts/queries.ts'
import type { Row } from './bench.ts'

/** To a hundredth. `times` in any order. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 100) / 100
}

const rowOf = (name: string, times: readonly number[]): Row => ({
  name,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
})

async function timed(count: number, act: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const began = performance.now()
    await act()
    times.push(performance.now() - began)
  }
  return times
}

/** What the disk asks for one durable write of a page: no store can acknowledge faster without grouping. */
async function fsyncFloor(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-fsync-'))
  const file = await open(join(folder, 'page'), 'w')
  const page = Buffer.alloc(8192, 1)
  const times = await timed(500, async () => {
    await file.write(page, 0, page.length, 0)
    await file.datasync()
  })
  await file.close()
  await rm(folder, { recursive: true })
  return rowOf('floor-fsync', times)
}

/** How long the double takes to answer the query of one look at pull request 1: no look could be faster against it. */
async function doubleFloor({ github }: Stage): Promise<Row> {
  const headers = { authorization: `Bearer ${github.act.token('ada')}`, 'content-type': 'application/json' }
  const variables = { owner: organization, repo: 'shop', number: 1, appId: null, standing: false }
  const body = JSON.stringify({ query: pullRequestQuery, variables })
  const times = await timed(100, async () => {
    const answer: unknown = await (await fetch(`${github.url}/graphql`, { method: 'POST', headers, body })).json()
    if (typeof answer !== 'object' || answer === null || !('data' in answer))
      throw new Error(`The double answered ${JSON.stringify(answer)}.`)
  })
  return rowOf('floor-double', times)
}

/** There must be a pull request 1. */
export async function* floors(stage: Stage): AsyncIterable<Row> {
  yield await fsyncFloor()
  yield await doubleFloor(stage)
}
