// How the weights of incidents that overlap become one share of the service that is bad.

export const combinations = ['max', 'sumCapped', 'independent'] as const
/** `max`: the worst one counts. `sumCapped`: they hit different users. `independent`: they hit users by chance, each for itself. */
export type Combine = (typeof combinations)[number]

/** Follows what is under way. Weights are whole numbers, `scale` being the whole service. */
type Meter = Readonly<{
  begin(weight: bigint): void
  end(weight: bigint): void
  /** Of `unit`. */
  value(): bigint
  unit: bigint
}>

/** `most`: how many incidents are under way at once, at most. */
export function meterOf(combine: Combine, scale: bigint, most: number): Meter {
  switch (combine) {
    case 'max':
      return worstOf(scale)
    case 'sumCapped':
      return sumOf(scale)
    case 'independent':
      return anyOf(scale, most)
    default:
      return combine satisfies never
  }
}

function worstOf(unit: bigint): Meter {
  const counts = new Map<bigint, number>()
  const count = (weight: bigint, by: number): void => {
    const now = (counts.get(weight) ?? 0) + by
    if (now === 0) counts.delete(weight)
    else counts.set(weight, now)
  }
  return {
    unit,
    begin: (weight) => count(weight, 1),
    end: (weight) => count(weight, -1),
    value() {
      let worst = 0n
      for (const weight of counts.keys()) if (weight > worst) worst = weight
      return worst
    },
  }
}

function sumOf(unit: bigint): Meter {
  let sum = 0n
  return {
    unit,
    begin: (weight) => (sum += weight),
    end: (weight) => (sum -= weight),
    value: () => (sum > unit ? unit : sum),
  }
}

/** What none of them hits is the product of what each leaves; `most` places in it, those without an incident leaving all. */
function anyOf(scale: bigint, most: number): Meter {
  const unit = scale ** BigInt(most)
  let left = unit
  let full = 0
  return {
    unit,
    begin(weight) {
      if (weight === scale) full += 1
      else left = (left / scale) * (scale - weight)
    },
    end(weight) {
      if (weight === scale) full -= 1
      else left = (left / (scale - weight)) * scale
    },
    value: () => (full > 0 ? unit : unit - left),
  }
}
