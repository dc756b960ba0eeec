/** One thing that was looked at. `unknown`: GitHub does not show it to Andon. Only a problem makes the doctor worry. */
export type Line = Readonly<
  | { state: 'ok'; about: string; says: string }
  | { state: 'problem' | 'unknown'; about: string; says: string; remedy: string }
>

export const ok = (about: string, says: string): Line => ({ state: 'ok', about, says })
export const problem = (about: string, says: string, remedy: string): Line => ({
  state: 'problem',
  about,
  says,
  remedy,
})
export const unknown = (about: string, says: string, remedy: string): Line => ({
  state: 'unknown',
  about,
  says,
  remedy,
})
