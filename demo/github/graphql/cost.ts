import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** What GitHub's formula makes of a query: points of the rate limit, and how many nodes it may answer at most. */
export type Cost = Readonly<{ points: number; nodes: number; requests: number }>

type Query = Readonly<{
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: Readonly<Record<string, FragmentDefinitionNode>>
  variables: Readonly<Record<string, unknown>>
}>
type Sum = Readonly<{ requests: number; nodes: number }>

/** `first` or `last` of a connection; null where the field is not one. */
function pageSize(field: FieldNode, type: GraphQLNamedType | undefined, variables: Query['variables']): number | null {
  if (!type?.name.endsWith('Connection')) return null
  const argument = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')
  if (argument?.value.kind === Kind.INT) return Number(argument.value.value)
  if (argument?.value.kind === Kind.VARIABLE) return Number(variables[argument.value.name.value] ?? 0)
  return 0
}

type Selected = Readonly<{ field: FieldNode; type: GraphQLNamedType | undefined }>

/** The fields of a selection with their types, fragments opened. */
function selected(query: Query, set: SelectionSetNode, type: GraphQLNamedType): readonly Selected[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined
      return [{ field: selection, type: getNamedType(found?.type) }]
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : query.fragments[selection.name.value]
    const condition = fragment?.typeCondition?.name.value
    const narrowed = condition === undefined ? type : query.schema.getType(condition)
    return fragment && narrowed ? selected(query, fragment.selectionSet, narrowed) : []
  })
}

/** `times`: how often the selection is answered if every page above it is full. */
function sum(query: Query, fields: readonly Selected[], times: number): Sum {
  const total = { requests: 0, nodes: 0 }
  for (const { field, type } of fields) {
    const size = pageSize(field, type, query.variables)
    const below =
      field.selectionSet && type ? sum(query, selected(query, field.selectionSet, type), times * (size ?? 1)) : null
    total.requests += (size === null ? 0 : times) + (below?.requests ?? 0)
    total.nodes += times * (size ?? 0) + (below?.nodes ?? 0)
  }
  return total
}

/** Requests needed if every page were full, over 100, rounded; at least 1. */
export function costOf(query: Query): Cost {
  const root = query.schema.getRootType(query.operation.operation)
  const total = root ? sum(query, selected(query, query.operation.selectionSet, root), 1) : { requests: 0, nodes: 0 }
  return { points: Math.max(1, Math.round(total.requests / 100)), ...total }
}
