// Measures. `npm run bench -- --help` lists what there is.
import { parseArgs } from 'node:util'
import type { Bench, Row } from './bench.ts'
import { evaluation } from './evaluation.ts'
import { ingest } from './ingest.ts'
import { requests } from './requests.ts'
import { slo } from './slo.ts'
import { storm } from './storm.ts'

const benches: Readonly<Record<string, Bench>> = { requests, ingest, storm, evaluation, slo }

const help = `Usage: npm run bench -- NAME [--json]

${Object.entries(benches)
  .map(([name, bench]) => `  ${name.padEnd(12)} ${bench.title}`)
  .join('\n')}

  --json       one line of JSON for each row instead of a table
  --help       print this
`

function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)))
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const [name = ''] = positionals
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (values.help || bench === undefined) {
    process.stdout.write(help)
    if (!values.help && name !== '') process.stderr.write(`There is no bench named "${name}".\n`)
    return values.help ? 0 : 2
  }
  const rows: Row[] = []
  for await (const row of bench.run()) {
    rows.push({ bench: name, ...row })
    if (values.json) process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`)
  }
  if (!values.json) process.stdout.write(`${table(rows)}\n`)
  return 0
}

process.exitCode = await main()
