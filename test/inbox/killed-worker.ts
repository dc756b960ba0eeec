// Started by recover.test.ts as a process of its own: takes the work, says so, and never finishes it.
import { openDatabase } from '../../src/database/client.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { readEvent } from './deliveries.ts'

await startWorker({
  database: openDatabase(process.argv[2] ?? ''),
  readEvent,
  process: ({ key }) => {
    process.stdout.write(`${key}\n`)
    return new Promise(() => {})
  },
  concurrency: 2,
  onFailure: () => {},
  onError: () => {},
})
