export type RequiredCheck = Readonly<{
  name: string
  /** Only this App's check runs count; null: any source. */
  appId: number | null
}>
export type Protection = Readonly<{
  requiredChecks: readonly RequiredCheck[]
  requiredApprovals: number
  mergeQueue: boolean
}>
