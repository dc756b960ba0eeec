/**
 * Runs calls that come close together as one: the first goes at once, and whatever arrives while `atOnce` runs are under
 * way waits and goes together, `atMost` in one run. No timer, so a lone call waits for nothing.
 * `run` answers one settled result per item, in order.
 */
export function batched<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
  { atMost, atOnce }: Readonly<{ atMost: number; atOnce: number }>,
): (item: Item) => Promise<Result> {
  type Call = Readonly<{ item: Item; resolve: (result: Result) => void; reject: (reason: unknown) => void }>
  let waiting: readonly Call[] = []
  let running = 0

  async function flush(calls: readonly Call[]): Promise<void> {
    try {
      const results = await run(calls.map(({ item }) => item))
      for (const [index, call] of calls.entries()) {
        const result = results[index]
        if (result?.status === 'fulfilled') call.resolve(result.value)
        else call.reject(result?.reason ?? new Error('A run answered fewer results than it was given items.'))
      }
    } catch (error) {
      for (const call of calls) call.reject(error)
    }
  }

  function next(): void {
    if (running >= atOnce || waiting.length === 0) return
    const calls = waiting.slice(0, atMost)
    waiting = waiting.slice(atMost)
    running++
    void flush(calls).finally(() => {
      running--
      next()
    })
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    waiting = [...waiting, { item, resolve, reject }]
    next()
    return promise
  }
}
