/** The devtools' corner trigger. */
export function Devtools() {
  return null
}
