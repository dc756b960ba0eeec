import { expect, test } from 'vitest'
import { batched } from '../../src/inbox/batch.ts'

type Settled = readonly PromiseSettledResult<string>[]

/** A run that waits until the test lets each batch go. */
function gated() {
  const batches: (readonly string[])[] = []
  const gates: PromiseWithResolvers<Settled>[] = []
  const run = (items: readonly string[]) => {
    const gate = Promise.withResolvers<Settled>()
    batches.push(items)
    gates.push(gate)
    return gate.promise
  }
  const finish = (index: number) =>
    gates[index]?.resolve((batches[index] ?? []).map((value) => ({ status: 'fulfilled', value: value.toUpperCase() })))
  return { batches, gates, run, finish }
}

test('a lone call goes at once; what comes while all runs are busy goes together, in order', async () => {
  const { batches, run, finish } = gated()
  const call = batched(run, { atMost: 3, atOnce: 2 })
  const results = ['a', 'b', 'c', 'd', 'e', 'f'].map(call)
  expect(batches).toEqual([['a'], ['b']])
  finish(0)
  expect(await results[0]).toBe('A')
  await expect.poll(() => batches).toEqual([['a'], ['b'], ['c', 'd', 'e']])
  finish(1)
  await expect.poll(() => batches.at(-1)).toEqual(['f'])
  finish(2)
  finish(3)
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D', 'E', 'F'])
})

test('each call gets its own failure', async () => {
  const call = batched<string, string>(
    async (items) =>
      items.map((value) =>
        value === 'bad' ? { status: 'rejected', reason: new Error('refused') } : { status: 'fulfilled', value },
      ),
    { atMost: 10, atOnce: 1 },
  )
  const results = await Promise.allSettled(['a', 'bad', 'b'].map(call))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a run that fails as a whole fails its calls, and the next one goes on', async () => {
  let runs = 0
  const call = batched<string, string>(
    async (items) => {
      runs++
      if (runs === 1) throw new Error('no connection')
      return items.map((value) => ({ status: 'fulfilled', value }))
    },
    { atMost: 10, atOnce: 1 },
  )
  await expect(call('a')).rejects.toThrow('no connection')
  expect(await call('b')).toBe('b')
})

test('a run that forgets an item fails that call instead of leaving it waiting', async () => {
  const call = batched<string, string>(async () => [], { atMost: 10, atOnce: 1 })
  await expect(call('a')).rejects.toThrow('fewer results')
})
