import type { GraphQLResolveInfo } from 'graphql'
import { connection, type Listing, type Page } from './connection.ts'
import type { View } from './strict-resolver.ts'

/** A field that is a plain connection: it takes the four paging arguments and nothing else. */
export const listed =
  <T>(type: string, items: () => readonly T[], show: Listing<T>['show']) =>
  (page: Page, info: GraphQLResolveInfo): View =>
    connection({ type, items: items(), show }, page, info)

export type Order = Readonly<{ field: string; direction: string }> | null | undefined

/** Sorted by the field that the order names; as they are without an order. Equal keys keep their sequence. */
export function ordered<T>(
  items: readonly T[],
  order: Order,
  keys: Readonly<Record<string, (item: T) => string | number>>,
): readonly T[] {
  const key = order == null ? undefined : keys[order.field]
  if (order == null || key === undefined) return items
  const sign = order.direction === 'DESC' ? -1 : 1
  const compare = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b))
  return items.toSorted((a, b) => sign * compare(key(a), key(b)))
}
