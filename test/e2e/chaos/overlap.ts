// Whether a subject was ever worked on twice at once, judged by what GitHub was asked, and when.

/** One request of a look at a subject. Its place among all requests: when it came in, and when it was answered or the asker gone. */
export type Asked = Readonly<{
  subject: string
  look: string
  process: string
  kind: 'read' | 'write'
  began: number
  ended: number
  /** It was planned to go wrong. */
  failed: boolean
}>

/** From when until when every worker lost its work. What was on its way goes on, but must lead to no write. */
export type Outage = Readonly<{ from: number; until: number }>

const told = (look: readonly Asked[]): string => {
  const [first] = look
  return `a look of ${first?.process} from ${first?.began} to ${Math.max(...look.map(({ ended }) => ended))}`
}

/** What of the look came after the other had begun. */
function isAtOnce(look: readonly Asked[], next: readonly Asked[], outages: readonly Outage[]): boolean {
  const [first] = look
  const [other] = next
  if (first === undefined || other === undefined) return false
  const lost = outages.some(({ from, until }) => first.began < until && from < other.began)
  return look.some(({ kind, began, ended }) => (lost ? kind === 'write' && other.began < began : other.began < ended))
}

/**
 * A sentence for each two looks at one subject that went on at once: from its first request to the end of its last a look
 * must be alone with its subject. A process that is killed hangs up, which ends its requests.
 */
export function overlaps(asked: readonly Asked[], outages: readonly Outage[] = []): readonly string[] {
  const inOrder = asked.toSorted((one, other) => one.began - other.began)
  const bySubject = Map.groupBy(inOrder, ({ subject }) => subject)
  return [...bySubject].flatMap(([subject, those]) => {
    const looks = [...Map.groupBy(those, ({ look }) => look).values()]
    return looks.flatMap((look, index) =>
      looks
        .slice(index + 1)
        .filter((next) => isAtOnce(look, next, outages))
        .map((next) => `${subject}: ${told(look)}, and ${told(next)}`),
    )
  })
}

/** Looks with a request that was to go wrong, after which the subject was looked at again. */
export function retried(asked: readonly Asked[]): number {
  const bySubject = Map.groupBy(asked, ({ subject }) => subject)
  return [...bySubject.values()]
    .map((those) => {
      const failed = new Set(those.filter((one) => one.failed).map(({ look }) => look))
      failed.delete(those.at(-1)?.look ?? '')
      return failed.size
    })
    .reduce((sum, count) => sum + count, 0)
}
