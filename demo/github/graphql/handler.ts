// One GraphQL request: checked against the schema, paid for, answered from the state, with errors as GitHub prints them.
import {
  type DocumentNode,
  execute,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import type { Acts } from '../acts.ts'
import type { Caller } from '../auth.ts'
import type { State } from '../state.ts'
import { costOf } from './cost.ts'
import { mutationView } from './mutation.ts'
import { queryView } from './query.ts'
import { createRateLimit } from './rate-limit.ts'
import { printError, refusal } from './refusal.ts'
import { githubSchema } from './schema.ts'
import { strictResolver } from './strict-resolver.ts'
import { readingOf } from './views/all.ts'

export type GraphqlRequest = Readonly<{
  query: string
  variables?: Readonly<Record<string, unknown>> | null | undefined
  operationName?: string | null | undefined
}>
/** The body of the answer; its HTTP status is always 200. */
export type GraphqlAnswer = Readonly<{ data?: unknown; errors?: readonly unknown[] }>

type Parsed = Readonly<{ document: DocumentNode; operation: OperationDefinitionNode }>

/** Validating against so large a schema takes milliseconds, and clients send the same few documents. */
const remembered = 200

/** Parses and validates each text once, as long as it is among the last ones. */
function createParser(): (request: GraphqlRequest) => Parsed {
  const known = new Map<string, Parsed>()
  return (request) => {
    const key = `${request.operationName ?? ''}\n${request.query}`
    const parsed = known.get(key) ?? parseQuery(request)
    known.delete(key)
    known.set(key, parsed)
    for (const oldest of known.keys()) if (known.size > remembered) known.delete(oldest)
    return parsed
  }
}

function parseQuery({ query, operationName }: GraphqlRequest): Parsed {
  const document = parse(query)
  const [problem] = validate(githubSchema(), document)
  if (problem !== undefined) throw problem
  const operation = getOperationAST(document, operationName)
  if (operation == null) throw refusal('UNPROCESSABLE', 'An operation name is required')
  return { document, operation }
}

function variablesOf({ operation }: Parsed, variables: GraphqlRequest['variables']): Readonly<Record<string, unknown>> {
  const { coerced, errors } = getVariableValues(githubSchema(), operation.variableDefinitions ?? [], variables ?? {})
  const [problem] = errors ?? []
  if (problem !== undefined) throw problem
  return coerced ?? {}
}

const fragmentsOf = ({ document }: Parsed) =>
  Object.fromEntries(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )

/** Answers one request. Only its own bugs throw. */
export type Graphql = (request: GraphqlRequest, caller: Caller) => Promise<GraphqlAnswer>

/** GraphQL over the state, which mutations change by the same acts as the REST API. */
export function createGraphql(state: State, acts: Acts): Graphql {
  const rateLimit = createRateLimit(state)
  const parsedOf = createParser()

  async function answer(request: GraphqlRequest, caller: Caller): Promise<GraphqlAnswer> {
    const schema = githubSchema()
    const parsed = parsedOf(request)
    const { document, operation } = parsed
    const variables = variablesOf(parsed, request.variables)
    const cost = costOf({ schema, operation, fragments: fragmentsOf(parsed), variables })
    const charged = rateLimit.charge(caller, cost)
    const reading = readingOf(state, caller)
    const rootValue = operation.operation === 'mutation' ? mutationView(acts, reading) : queryView(reading, charged)
    const { data, errors } = await execute({
      schema,
      document,
      rootValue,
      operationName: request.operationName,
      variableValues: request.variables,
      fieldResolver: strictResolver,
    })
    return { data, ...(errors === undefined ? {} : { errors: errors.map(printError) }) }
  }

  return async (request, caller) => {
    try {
      return await answer(request, caller)
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [printError(error)] }
      throw error
    }
  }
}
