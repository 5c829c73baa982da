import { useId } from 'react'

export interface SelectFieldProps {
  readonly label: string
  /** True where the surroundings say what it is: then the label is for screen readers. */
  readonly hideLabel?: boolean
  readonly value: string
  readonly disabled?: boolean
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
}

export function SelectField({
  label,
  hideLabel = false,
  value,
  disabled = false,
  options,
  onChange,
}: SelectFieldProps) {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        className="field"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
