// One name for one content: the same policy has the same digest, however its keys were ordered.
import { createHash } from 'node:crypto'
import { isMapping, type Raw } from './raw.ts'

/** JSON with the keys of every mapping in code-unit order. */
export function canonicalJson(value: Raw): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isMapping(value)) return JSON.stringify(value) ?? 'null'
  const entries = Object.keys(value)
    .toSorted()
    .filter((key) => value[key] !== undefined)
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`
}

/** sha256, hex. */
export const digestOf = (value: Raw): string => createHash('sha256').update(canonicalJson(value)).digest('hex')
