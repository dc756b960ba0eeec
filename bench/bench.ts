// What a bench is: a title, and rows of figures with their unit in the key.

export type Row = Readonly<Record<string, string | number>>

export type Bench = Readonly<{
  title: string
  /** Yields a row as soon as it is measured. */
  run(): AsyncIterable<Row>
}>
