import { plain } from '../report/plain.ts'

/** Rows as text columns. Cells are cleared of what could move the cursor; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => plain(cell)))
  const width = (column: number): number => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
