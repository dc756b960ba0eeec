// Our own settings in an OpenSLO file: annotations such as `andon/consumer-effect`. Those of other tools are left alone.
import * as z from 'zod'
import { combinations } from './combine.ts'
import { duration, percent, weight } from './fields.ts'
import { maintenanceModes } from './maintenance.ts'
import type { Rational } from './rational.ts'
import { emptySlices } from './timeslices.ts'
import { isZone } from './window.ts'

export const prefix = 'andon/'

/** `1=1, 2=0.5, 3=0` */
const weights = z.string().transform((text, context): Readonly<Record<string, Rational>> => {
  const pairs = text.split(',').map((pair) => {
    const [severity = '', value = ''] = pair.split('=').map((part) => part.trim())
    return [severity, weight.safeParse(value).data] as const
  })
  if (pairs.some(([severity, read]) => severity === '' || read === undefined)) {
    context.addIssue({ code: 'custom', message: 'weights are from 0 to 1, by severity. Write them like `1=1, 2=0.5`.' })
    return z.NEVER
  }
  return Object.fromEntries(pairs.flatMap(([severity, read]) => (read === undefined ? [] : [[severity, read]])))
})

const among = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, `expected ${words.join(' or ')}. Write one of these.`)

const text = z.string().trim().min(1, 'this text is empty. Write some.')

export const annotations = z.strictObject({
  'consumer-effect': text.max(300, 'expected at most 300 characters. Shorten it.').optional(),
  indicator: among(['incidents', 'counts']).optional(),
  'close-at': percent.optional(),
  overlaps: among(combinations).default('max'),
  'severity-weights': weights.default({}),
  'empty-slice': among(emptySlices).default('good'),
  maintenance: among(maintenanceModes).default('exclude'),
  'maintenance-allowance': duration.optional(),
  'maintenance-zone': z
    .string()
    .refine(isZone, 'this is no time zone. Write one such as `Europe/Amsterdam`.')
    .default('UTC'),
})
export type Annotations = z.output<typeof annotations>

/** What stands under our prefix, without it. */
export const oursAmong = (
  all: Readonly<Record<string, string | null>> | null | undefined,
): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    Object.entries(all ?? {}).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  )
