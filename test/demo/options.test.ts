import { expect, test } from 'vitest'
import { readOptions } from '../../demo/options.ts'

test.for([
  { args: [], port: 4001 },
  { args: ['--exit'], port: null },
  { args: ['--exit', '--port', '4100'], port: 4100 },
  { args: ['--port', '1'], port: 1 },
  { args: ['--port=65534'], port: 65_534 },
])('$args: the GitHub double listens on $port', ({ args, port }) => {
  expect(readOptions(args).port).toBe(port)
})

test.for([
  { args: ['--bogus'], says: "Unknown option '--bogus'." },
  { args: ['stray'], says: "Unexpected argument 'stray'. This command does not take positional arguments." },
  { args: ['--port'], says: "Option '--port <value>' argument missing." },
  { args: ['--port', 'abc'], says: '--port must be a number from 1 to 65534, not "abc".' },
  { args: ['--port', ''], says: '--port must be a number from 1 to 65534, not "".' },
  { args: ['--port', '0'], says: '--port must be a number from 1 to 65534, not "0".' },
  { args: ['--port', '65535'], says: '--port must be a number from 1 to 65534, not "65535".' },
  { args: ['--port', '4e3'], says: '--port must be a number from 1 to 65534, not "4e3".' },
])('$args: "$says"', ({ args, says }) => {
  expect(() => readOptions(args)).toThrow(says)
})
