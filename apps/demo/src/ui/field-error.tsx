import type { Refusal } from '../board/attempt.js'
import { Icon } from './icon.js'

/** Why the store refused what was typed, beside where it was typed. Always mounted, so that screen readers hear it appear. */
export function FieldError({ id, refusal }: { id: string; refusal: Refusal }) {
  return (
    <p id={id} className="field-error" role="alert">
      {refusal.length > 0 && (
        <>
          <Icon name="alert" />
          {refusal.join(' ')}
        </>
      )}
    </p>
  )
}
