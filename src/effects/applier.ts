// What an applier of one kind of effect is: how it writes, as one field of a batched GraphQL mutation.
import * as z from 'zod'
import type { Effect, EffectOf } from '../effect.ts'

export type Part = Readonly<{
  /** Name of the mutation field, its input type, its input and what to read back. */
  field: string
  inputType: string
  input: Readonly<Record<string, unknown>>
  selection: string
  /** Finds the node id of what was written in the field's answer. */
  nodeId(answer: unknown): string
}>

/** What people call things, where GitHub's mutations want node ids. */
export type Names = Readonly<{
  users?: readonly string[]
  /** `org/slug` */
  teams?: readonly string[]
  labels?: readonly string[]
}>

/** Node ids by name, names in lower case; what GitHub does not know is absent. */
export type NodeIds = Readonly<Record<keyof Names, ReadonlyMap<string, string>>>

export type Sending<K extends Effect['kind']> = Readonly<{
  effect: EffectOf<K>
  digest: string
  repositoryNodeId: string
  nodeIds: NodeIds
}>

export type Applier<K extends Effect['kind']> = Readonly<{
  /** Names whose node ids a creation needs. */
  names?(effect: EffectOf<K>): Names
  /** GitHub's refusal is final: nobody waits for this, and it must not hold up anything else. */
  isOptional?(effect: EffectOf<K>): boolean
  /** False: GitHub does not know whom or what it is about, so there is nothing to write. */
  isPossible?(sending: Sending<K>): boolean
  create(sending: Sending<K>): Part
  update(sending: Sending<K>, nodeId: string): Part
}>

const node = z.object({ id: z.string() })

/** Reads `id` of the node under a path such as `commentEdge.node`. */
export const nodeIdAt =
  (path: string) =>
  (answer: unknown): string =>
    node.parse(
      path.split('.').reduce<unknown>((value, key) => z.record(z.string(), z.unknown()).parse(value)[key], answer),
    ).id
