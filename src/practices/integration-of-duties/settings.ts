// The settings of integration of duties: what one person may not hold alone, and the controls that make it acceptable.
import * as z from 'zod'
import { globs, listOf, refuse } from '../../conditions/parts.ts'
import { conditionSchema } from '../../conditions/schema.ts'
import type { Duty } from '../../entry.ts'
import { builtIn, testNames } from './built-in.ts'
import type { Control, Harm } from './control.ts'

const duty = z.enum(['author', 'review', 'merge', 'deploy', 'approveDeployment']) satisfies z.ZodType<Duty>

const harm = z.enum(['error', 'fraud']) satisfies z.ZodType<Harm>

const followUp = z.strictObject({
  kind: z.literal('review').describe('What is promised: a review after the merge.'),
  within: z
    .string()
    .regex(/^[1-9]\d{0,2}[hd]$/, 'this is not a time. Write hours or days, such as `24h` or `2d`.')
    .describe('How long after the merge it is due, such as `24h` or `2d`.'),
  owner: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Login of who sees to it; the author unless said. Somebody other than the authors must do it.'),
})

const written = z.strictObject({
  addresses: z
    .union([harm.transform((one): readonly Harm[] => [one]), listOf(harm)])
    .exactOptional()
    .describe('What it protects from: `error`, `fraud`, or both.'),
  when: conditionSchema.exactOptional().describe('A condition that holds.'),
  approvedByAnother: z
    .literal(true)
    .exactOptional()
    .describe('Somebody with write access, who wrote no part of it, approved what is merged.'),
  testsChanged: globs.exactOptional().describe('Globs of tests, one of which changes with the code.'),
  maxLines: z.int().positive().exactOptional().describe('Most lines, added plus deleted, generated files left out.'),
  stated: z
    .string()
    .min(1)
    .max(100)
    .exactOptional()
    .describe('Heading of a section of the description with something under it, such as `Rollback`.'),
  deployedTo: z.string().min(1).exactOptional().describe('Environment to which exactly this head was deployed.'),
  followUp: followUp.exactOptional().describe('A promise that falls due after the merge.'),
})

const name = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]{0,49}$/,
    'a name has letters, digits and hyphens, and begins with a letter. Write one such as `smallChange`.',
  )

type Written = z.output<typeof written> | true

const isTested = (control: Written): boolean => control !== true && testNames.some((test) => test in control)

/** What Andon knows under this name fills up what is not written; tests that are written take the place of its own. */
function controlOf(key: string, control: Written): Control {
  const known: Control = Object.hasOwn(builtIn, key) ? (builtIn[key] ?? { addresses: [] }) : { addresses: [] }
  const own = control === true ? {} : control
  return isTested(control) ? { addresses: known.addresses, ...own } : { ...known, ...own }
}

function problemOf(key: string, control: Written): string | null {
  if (Object.hasOwn(builtIn, key)) return null
  if (!isTested(control)) {
    return `Andon knows no control of this name, and it says nothing to look at. Add one of ${testNames.join(', ')}, or use a name that Andon knows: ${Object.keys(builtIn).join(', ')}.`
  }
  const addresses = control === true ? undefined : control.addresses
  return addresses === undefined ? 'it does not say what it protects from. Add `addresses: error` or `fraud`.' : null
}

const controls = z
  .record(name, z.union([z.literal(true), written]))
  .check(({ value, issues }) => {
    for (const [key, control] of Object.entries(value)) {
      const message = problemOf(key, control)
      if (message !== null) issues.push({ code: 'custom', input: control, path: [key], message })
    }
  })
  .transform((all) => Object.fromEntries(Object.entries(all).map(([key, control]) => [key, controlOf(key, control)])))

const count = z.int().nonnegative().max(20).default(0)
const unless = z
  .strictObject({
    error: count.describe('How many controls against error must hold.'),
    fraud: count.describe('How many controls against fraud must hold.'),
  })
  .check(({ value, issues }) =>
    refuse(issues, value, value.error + value.fraud > 0 ? null : 'asks for no control. Raise `error` or `fraud`.'),
  )
export type Unless = Readonly<Record<Harm, number>>

const duties = z
  .array(duty)
  .min(2)
  .check(({ value, issues }) =>
    refuse(issues, value, new Set(value).size === value.length ? null : 'names a duty twice. Remove one.'),
  )

/** Duties that one person may not hold alone, and why. */
export type Apart = Readonly<{
  duties: readonly Duty[]
  risk?: string
  requirement?: string
  /** `never`: no control makes up for it. */
  unless?: Unless | 'never'
}>

/** A flat list is the mistake that most people make first. */
const notGrouped = ({ input }: { input?: unknown }) =>
  typeof input === 'string' ? 'each entry is a list of duties. Write `keepApart: [[author, review]]`.' : undefined

const apart = z.union(
  [
    duties.transform((of): Apart => ({ duties: of })),
    z.strictObject({
      duties,
      risk: z.string().min(1).max(300).exactOptional().describe('What could happen, in one sentence.'),
      requirement: z
        .string()
        .min(1)
        .max(300)
        .exactOptional()
        .describe('The outside regulation that asks for it, if any, such as `PCI DSS 4.0.1, 6.5.4`.'),
      unless: z
        .union([z.literal('never'), unless])
        .exactOptional()
        .describe('For these duties alone, otherwise as for all; `never`: no control makes up for it.'),
    }),
  ],
  { error: notGrouped },
)

const settings = z.strictObject({
  keepApart: z
    .array(apart)
    .prefault([['author', 'review']])
    .describe(
      'Duties that one person may not hold alone: lists of `author`, `review`, `merge`, `deploy`, `approveDeployment`, or mappings with `duties`, `risk`, `requirement`, `unless`.',
    ),
  unless: unless
    .optional()
    .describe('How many controls against error and against fraud make it acceptable; without it, none does.'),
  controls: controls
    .prefault({})
    .describe('Compensating controls by name: what each addresses, and the tests that must all hold.'),
})
export type Config = z.output<typeof settings>

const addressing = (all: Config['controls'], one: Harm): number =>
  Object.values(all).filter(({ addresses }) => addresses.includes(one)).length

export const config = settings.check(({ value, issues }) => {
  const short = (asked: Apart['unless']): boolean =>
    asked !== undefined &&
    asked !== 'never' &&
    (['error', 'fraud'] as const).some((one) => asked[one] > addressing(value.controls, one))
  const complain = (setting: 'unless' | 'keepApart'): void => {
    const message =
      '`controls` has fewer controls than this asks for, so it can never hold. Add some, or ask for fewer.'
    issues.push({ code: 'custom', input: value, path: [setting], params: { settings: [setting, 'controls'] }, message })
  }
  if (short(value.unless)) complain('unless')
  if (value.keepApart.some((one) => short(one.unless))) complain('keepApart')
})

/** How many controls make it acceptable that one person holds these duties; null if none does. */
export function unlessOf(apart: Apart, { unless: forAll }: Pick<Config, 'unless'>): Unless | null {
  return apart.unless === 'never' ? null : (apart.unless ?? forAll ?? null)
}
