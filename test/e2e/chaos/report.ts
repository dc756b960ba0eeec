// What happened on a bad day, in numbers.
import type { Delivery } from '../../../demo/github/state.ts'

const arrived = ({ statusCode }: Delivery): boolean => statusCode >= 200 && statusCode < 300

/** `recovered`: deliveries that did not arrive at first, and did when Andon had asked for them again. */
export function deliveryCounts(deliveries: readonly Delivery[]) {
  const attempts = [...Map.groupBy(deliveries, ({ guid }) => guid).values()]
  const lost = attempts.filter(([first]) => first !== undefined && !arrived(first))
  return {
    delivered: attempts.filter((those) => those.some(arrived)).length,
    lost: lost.length,
    recovered: lost.filter((those) => those.some(arrived)).length,
    redelivered: deliveries.filter(({ redelivery }) => redelivery).length,
  }
}
