/** How much of the long lists is shown. */
export type Room = Readonly<{ rows: number; notes: number; characters: number }>

/** GitHub takes at most 65,535 characters of a summary, and counts bytes: https://docs.github.com/en/rest/checks/runs#create-a-check-run */
export const mostBytes = 65_535
/** Widest first. */
export const rooms: readonly Room[] = [
  { rows: 60, notes: 50, characters: 400 },
  { rows: 40, notes: 15, characters: 200 },
  { rows: 20, notes: 3, characters: 100 },
]
