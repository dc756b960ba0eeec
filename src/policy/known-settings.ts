// Which settings a mapping of the policy file may have: the vocabulary for «Did you mean …?».
import * as z from 'zod'
import type { Path } from './raw.ts'

/** Unwraps defaults, optionals, transforms and lazies down to what holds settings or entries. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return bare(schema.def.innerType)
  }
  if (schema instanceof z.ZodExactOptional) return bare(schema.def.innerType)
  if (schema instanceof z.ZodPipe) return bare(schema.def.in)
  if (schema instanceof z.ZodLazy) return bare(schema.def.getter())
  return schema
}

/** Names of the settings at a path; none if nothing there holds settings. */
export function knownSettings(schema: z.core.$ZodType, path: Path): readonly string[] {
  const here = bare(schema)
  if (here instanceof z.ZodUnion) return here.options.flatMap((option) => knownSettings(option, path))
  const [step, ...rest] = path
  if (here instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(here.shape)
    const next = Object.hasOwn(here.shape, step) ? here.shape[step] : undefined
    return next === undefined ? [] : knownSettings(next, rest)
  }
  if (here instanceof z.ZodArray && step !== undefined) return knownSettings(here.def.element, rest)
  if (here instanceof z.ZodRecord && step !== undefined) return knownSettings(here.def.valueType, rest)
  return []
}
