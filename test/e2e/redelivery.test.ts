import { createHash, randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { snapshot } from '../../demo/github/snapshot.ts'
import type { Delivery } from '../../demo/github/state.ts'
import { play } from '../../demo/play.ts'
import { prepare, steps } from '../../demo/scenario.ts'
import { type Stage, setStage } from '../../demo/stage.ts'
import { createDatabase } from '../database.ts'

/** The same shuffle for the same seed. */
const shuffled = <T>(items: readonly T[], seed: string): readonly T[] =>
  items
    .map((item, index) => ({ item, rank: createHash('sha256').update(`${seed}/${index}`).digest('hex') }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item)

async function redeliver(stage: Stage, deliveries: readonly Delivery[], seed: string): Promise<void> {
  for (const delivery of shuffled([...deliveries, ...deliveries], seed)) stage.github.redeliver(delivery)
  await stage.settle()
}

test('every delivery of the demo told twice more, in another order and under other ids, leaves GitHub as it was', {
  timeout: 120_000,
}, async () => {
  const stage = await setStage({ databaseUrl: await createDatabase() })
  onTestFinished(() => stage.stop())
  prepare(stage.github)
  await stage.settle()
  for (const [index, step] of steps.entries()) {
    const played = await play(stage, step, index + 1)
    expect(played, `${step.title}: ${played.decision} ${played.checkTitle}`).toMatchObject({ asExpected: true })
  }
  const calm = snapshot(stage.github.state)
  const deliveries = [...stage.github.state.deliveries]
  const mark = stage.github.requests.mark()

  await redeliver(stage, deliveries, 'same ids')

  expect(stage.github.requests.since(mark)).toEqual([])
  expect(snapshot(stage.github.state)).toEqual(calm)

  const renamed = deliveries.map((delivery) => ({ ...delivery, guid: randomUUID() }))
  await redeliver(stage, renamed, 'fresh ids')

  expect(snapshot(stage.github.state)).toEqual(calm)
})
