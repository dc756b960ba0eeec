import { parseArgs } from 'node:util'
import { ExpectedError } from '../src/errors.ts'

export type Options = Readonly<{
  exit: boolean
  json: boolean
  help: boolean
  /** Null: any ports that are free. */
  port: number | null
}>

const defaultPort = 4001
/** Andon takes the port after that of the GitHub double. */
const lastPort = 65_534
const remedy = 'npm run demo -- --help lists the options.'

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    const sentences = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')
    throw new ExpectedError(sentences.replace(/\.?$/, '.'), remedy)
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= lastPort) return port
  throw new ExpectedError(`--port must be a number from 1 to ${lastPort}, not "${text}".`, remedy)
}

/** @throws ExpectedError if there is something that the demo does not know. */
export function readOptions(args: readonly string[]): Options {
  const { exit, json, help, port } = parse(args)
  return { exit, json, help, port: port === undefined ? (exit ? null : defaultPort) : readPort(port) }
}
