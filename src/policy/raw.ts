// A policy file as written: plain data, and the place of everything in it. Layers are merged in this form.
import type { Layer } from '../policy.ts'

export type Raw = unknown
export type Mapping = Readonly<{ [key: string]: Raw }>
export type Path = readonly (string | number)[]
/** Line and column, from 1. */
export type Place = Readonly<{ line: number; column: number }>

/** One layer that has passed the schema, before any default. */
export type RawLayer = Readonly<{
  layer: Layer
  content: Mapping
  /** Where a setting stands: the key of the deepest part of the path that exists. */
  placeOf(path: Path): Place
}>

export const isMapping = (value: Raw): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The mapping under a key, empty if there is none. */
export function mappingAt(value: Raw, key: string): Mapping {
  const found = valueAt(value, [key])
  return isMapping(found) ? found : {}
}

export function valueAt(value: Raw, path: Path): Raw {
  return path.reduce<Raw>((at, key) => {
    if (Array.isArray(at)) return typeof key === 'number' ? at[key] : undefined
    return isMapping(at) && Object.hasOwn(at, key) ? at[String(key)] : undefined
  }, value)
}
