// What a check run may carry besides its text: remarks on lines, and buttons.

/** Named as in REST; GraphQL has other names for the same. */
export type CheckAnnotation = Readonly<{
  path: string
  start_line: number
  end_line: number
  start_column: number | null
  end_column: number | null
  annotation_level: 'notice' | 'warning' | 'failure'
  title: string | null
  message: string
  raw_details: string | null
}>
export type CheckAction = Readonly<{ label: string; description: string; identifier: string }>
