import { GraphQLError } from 'graphql'
import { Refused } from '../acts/world.ts'
import { Forbidden } from '../auth.ts'
import { Missing } from '../lookup.ts'

/** What GitHub writes in `type` of an error. NOT_IMPLEMENTED is the double's own word for what it does not know. */
export type RefusalType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'NOT_IMPLEMENTED'

export const refusal = (type: RefusalType, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } })

/** The type of an error that another part of the double threw; undefined for its bugs, which must not look like GitHub's answers. */
function typeOf(error: Error | undefined): RefusalType | undefined {
  if (error instanceof Missing) return 'NOT_FOUND'
  if (error instanceof Forbidden) return 'FORBIDDEN'
  return error instanceof Refused ? 'UNPROCESSABLE' : undefined
}

/** An error as GitHub prints it: `type` stands beside the message, not under `extensions`. */
export function printError(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { message, locations, path, extensions } = error.toJSON()
  const { type = typeOf(error.originalError), ...others } = extensions ?? {}
  return {
    ...(type === undefined ? {} : { type }),
    ...(path === undefined ? {} : { path }),
    ...(Object.keys(others).length === 0 ? {} : { extensions: others }),
    ...(locations === undefined ? {} : { locations }),
    message,
  }
}
