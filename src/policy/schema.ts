// The one schema of a policy file: types, defaults, validation, the JSON schema and the docs tables come from here.
import * as z from 'zod'
import { conditionSchema } from '../conditions/schema.ts'
import { enforcements } from '../policy.ts'
import type { Practice } from '../practice.ts'
import { practices } from '../practices/index.ts'
import { overridesSchema } from './overrides-schema.ts'

export type Registry = Readonly<Record<string, Practice>>
export const registry: Registry = practices

export const presetNames = ['starter', 'high-velocity', 'regulated'] as const
export type PresetName = (typeof presetNames)[number]
/** What a policy that names no preset builds on: it only advises. */
export const defaultPreset: PresetName = 'starter'

/** Settings of every practice that are not the practice's own. */
export const ownSettings = {
  enforcement: z
    .enum(enforcements)
    .default('advise')
    .describe('`off`: not asked. `observe`: recorded only. `advise`: shown, never blocks. `enforce`: blocks.'),
  why: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('The reason for the rule; a failing finding prints it. People keep rules whose reason they know.'),
}

const reserved = ['normal']
const modelName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]{0,49}$/,
    'a name has letters, digits and hyphens, and begins with a letter. Write one such as `highRisk`.',
  )
  .refine(
    (name) => !reserved.includes(name),
    '`normal` is what matches no change model. Choose another name, or set the practice itself.',
  )

export const changeModel = z.strictObject({
  name: modelName.describe('What practices and people call it.'),
  type: z.enum(['standard', 'normal', 'emergency']).describe('How changes of this kind are handled.'),
  when: conditionSchema.describe('Which changes it is for.'),
})

export const topSettings = {
  atMost: z
    .enum(enforcements)
    .default('enforce')
    .describe('Caps the enforcement of every practice: `observe` while you try it out, then `advise`, then `enforce`.'),
  checks: z
    .enum(['single', 'perPractice'])
    .default('single')
    .describe('`single`: one check named Andon. `perPractice`: one check for each practice.'),
  changeModels: z
    .array(changeModel)
    .default([])
    .describe('Kinds of change, first match wins; a change that matches none is `normal`.'),
}

/** A setting without its default: what an override or a lower layer says must not be hidden by one. */
const withoutDefault = (setting: z.core.$ZodType): z.core.$ZodType =>
  setting instanceof z.ZodDefault || setting instanceof z.ZodPrefault ? setting.def.innerType : setting

function overridesOf(shape: z.core.$ZodShape): z.ZodType {
  const settings = Object.entries(shape).map(([name, setting]) => {
    const { description } = z.globalRegistry.get(setting) ?? {}
    const optional = z.optional(withoutDefault(setting))
    return [name, description === undefined ? optional : optional.describe(description)] as const
  })
  return z.strictObject(Object.fromEntries(settings))
}

function practiceSchema({ question, config }: Practice): z.ZodType {
  // Rules between settings are the merged policy's affair: one layer alone need not hold both.
  const settings = { ...ownSettings, ...config.shape }
  return z
    .strictObject({
      ...settings,
      locked: z
        .boolean()
        .default(false)
        .describe('Only in an organisation policy: repositories cannot change this practice, overrides included.'),
      changeModels: z
        .record(z.string(), overridesOf(settings))
        .default({})
        .describe('Other values of any of these settings, per change model.'),
    })
    .prefault({})
    .describe(question)
}

/** The schema of one layer of the policy. Every setting has a default, so any layer may leave out whatever it likes. */
export function policySchema(of: Registry = registry): z.ZodType {
  const known = schemas.get(of)
  if (known !== undefined) return known
  const schema = buildSchema(of)
  schemas.set(of, schema)
  return schema
}
const schemas = new WeakMap<Registry, z.ZodType>()

function buildSchema(of: Registry): z.ZodType {
  const entries = Object.entries(of).map(([id, practice]) => [id, practiceSchema(practice).optional()] as const)
  return z.strictObject({
    version: z.literal(1).describe('The version of this format.'),
    extends: z
      .enum(presetNames.map((name) => `andon/${name}` as const))
      .optional()
      .describe(`The preset to build on; \`andon/${defaultPreset}\` unless an organisation policy names another.`),
    ...topSettings,
    overrides: overridesSchema(Object.keys(of)),
    practices: z.strictObject(Object.fromEntries(entries)).prefault({}).describe('What is asked of a change.'),
  })
}
