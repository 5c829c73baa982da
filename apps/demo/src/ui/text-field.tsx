import { useId, useState } from 'react'
import type { Refusal } from '../board/attempt.js'
import { FieldError } from './field-error.js'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly multiline?: boolean
  /** Called when the field is left with another text; what it returns is shown. */
  readonly onKeep: (text: string) => Refusal
}

/** Shows the stored value until it is typed into; what was typed and refused stays, with the reason. */
export function TextField({ label, value, multiline = false, onKeep }: TextFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal>([])
  const keep = () => {
    if (draft === null) return
    const refused = draft === value ? [] : onKeep(draft)
    setRefusal(refused)
    if (refused.length === 0) setDraft(null)
  }
  const control = {
    id,
    className: 'field',
    value: draft ?? value,
    'aria-invalid': refusal.length > 0,
    'aria-describedby': `${id}-error`,
    onBlur: keep,
    onChange: (event: { readonly target: { readonly value: string } }) => {
      setDraft(event.target.value)
      setRefusal([])
    },
  }
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {multiline ? (
        <textarea rows={4} {...control} />
      ) : (
        <input
          type="text"
          {...control}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep()
          }}
        />
      )}
      <FieldError id={`${id}-error`} refusal={refusal} />
    </div>
  )
}
