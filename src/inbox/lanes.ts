// Which deliveries wait behind the others, so that an installation in a storm delays nobody but itself.
import type { Target } from './queue.ts'

/** Priorities of jobs: smaller runs first. Both go before fan-outs and sweeps. */
const lanes = { usual: 0, storm: 5 } as const

/** An installation may send so many at once, and one more each `everyMs`, before it counts as one in a storm. */
const atOnce = 50
const everyMs = 100
/** What is left of the longest storm. */
const longestMs = 2 * atOnce * everyMs

/** Installations of which a calm moment is forgotten when there are so many. */
const mostRemembered = 1000

/** Notes one more from an installation and answers whether it is too much. Each web process counts by itself. */
function stormWatch(now: () => number): (installationId: number) => boolean {
  /** Installation -> when it will have sent no more than one each `everyMs`. */
  const calmAt = new Map<number, number>()
  return (installationId) => {
    const at = now()
    const calm = Math.min(Math.max(at, calmAt.get(installationId) ?? at) + everyMs, at + longestMs)
    calmAt.set(installationId, calm)
    if (calmAt.size > mostRemembered) for (const [id, time] of calmAt) if (time <= at) calmAt.delete(id)
    return calm - at > atOnce * everyMs
  }
}

/** Answers the priority of each delivery as it comes. A merge group is never put behind: nothing merges until it is judged. */
export function openLanes(now: () => number): (target: Target) => number {
  const isTooMuch = stormWatch(now)
  return (target) => {
    const tooMuch = isTooMuch('repository' in target ? target.repository.installationId : target.installationId)
    const isGroup = 'subject' in target && target.subject === 'merge_group'
    return tooMuch && !isGroup ? lanes.storm : lanes.usual
  }
}
