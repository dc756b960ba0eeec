import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'
import { refusal } from './refusal.ts'
import type { View } from './strict-resolver.ts'

/** GitHub's ceiling for one page of any connection. */
const pageLimit = 100

export type Page = Readonly<{
  first?: number | null | undefined
  last?: number | null | undefined
  after?: string | null | undefined
  before?: string | null | undefined
}>

export type Listing<T> = Readonly<{
  /** Type name of the connection. */
  type: string
  items: readonly T[]
  show: (item: T) => View
  /** GitHub shows no items beyond this many, though it counts them. */
  ceiling?: number
  /** Fields of an edge besides `cursor` and `node`. */
  edge?: (item: T) => Readonly<Record<string, unknown>>
}>

// As GitHub does for files and commits, a cursor is a position; clients must not look into it.
const cursorAt = (index: number): string => Buffer.from(`cursor:v2:${index + 1}`).toString('base64')

function positionOf(cursor: string): number {
  const [, position] = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
  if (position === undefined) {
    throw refusal('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`)
  }
  return Number(position)
}

function checkBoundaries({ first, last }: Pick<Page, 'first' | 'last'>, name: string): void {
  if (first == null && last == null) {
    throw refusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  }
  if (first != null && last != null) {
    throw refusal(
      'UNPROCESSABLE',
      `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`,
    )
  }
  const [argument, size] = first == null ? ['last', last ?? 0] : ['first', first]
  if (size > pageLimit) {
    throw refusal(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`${argument}\` limit of ${pageLimit} records.`,
    )
  }
  if (size < 0)
    throw refusal('UNPROCESSABLE', `\`${argument}\` on the \`${name}\` connection cannot be less than zero.`)
}

/** Counting needs no boundaries; seeing items or their page does. */
function seesItems(set: SelectionSetNode | undefined, info: GraphQLResolveInfo): boolean {
  return (set?.selections ?? []).some((selection) => {
    if (selection.kind === 'Field') return ['nodes', 'edges', 'pageInfo'].includes(selection.name.value)
    if (selection.kind === 'InlineFragment') return seesItems(selection.selectionSet, info)
    return seesItems(info.fragments[selection.name.value]?.selectionSet, info)
  })
}

/** One item that may not be seen becomes null with an error of its own; the others still show. */
const refusable =
  <T>(show: (item: T) => View) =>
  (item: T): View | Error => {
    try {
      return show(item)
    } catch (error) {
      if (error instanceof Error) return error
      throw error
    }
  }

/** The page of items that a connection's arguments select, with GitHub's refusals. */
export function connection<T>(listing: Listing<T>, page: Page, info: GraphQLResolveInfo): View {
  const { type, edge } = listing
  const items = listing.items.slice(0, listing.ceiling)
  const { first, last, after, before } = page
  if (info.fieldNodes.some((node) => seesItems(node.selectionSet, info)))
    checkBoundaries({ first, last }, info.fieldName)
  const from = after == null ? 0 : Math.min(positionOf(after), items.length)
  const to = before == null ? items.length : Math.min(positionOf(before) - 1, items.length)
  const start = last == null ? from : Math.max(from, to - last)
  const end = Math.max(start, first == null ? to : Math.min(to, from + first))
  const shown = items.slice(start, end)
  return {
    __typename: type,
    totalCount: listing.items.length,
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: shown.length === 0 ? null : cursorAt(start),
      endCursor: shown.length === 0 ? null : cursorAt(end - 1),
    },
    nodes: () => shown.map(refusable(listing.show)),
    edges: () =>
      shown.map((item, index) => ({
        ...edge?.(item),
        cursor: cursorAt(start + index),
        node: () => listing.show(item),
      })),
  }
}
