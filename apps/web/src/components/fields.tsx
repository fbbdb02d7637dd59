import './input-styles';
import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFieldError } from './field-errors';
import classes from './fields.module.css';

interface FieldProps {
  name: string;
  label: string;
  description?: string;
  required?: boolean;
  /** False where everything is required. */
  withAsterisk?: boolean;
  autoFocus?: boolean;
}

interface TextFieldProps extends FieldProps {
  type?: 'text' | 'email' | 'number';
  autoComplete?: string;
  defaultValue?: string;
  placeholder?: string;
  maxLength?: number;
  min?: number;
  max?: number;
}

/** The fields keep their own values; the form reads them when it is sent. */
export function TextField({ name, autoFocus = false, autoComplete = 'off', ...rest }: TextFieldProps) {
  return (
    <TextInput
      name={name}
      error={useFieldError(name)}
      autoComplete={autoComplete}
      data-autofocus={autoFocus || undefined}
      {...rest}
    />
  );
}

export function TextAreaField({
  name,
  autoFocus = false,
  ...rest
}: FieldProps & { defaultValue?: string; rows?: number; maxLength?: number }) {
  return <Textarea name={name} error={useFieldError(name)} data-autofocus={autoFocus || undefined} {...rest} />;
}

interface PasswordFieldProps extends FieldProps {
  autoComplete: 'current-password' | 'new-password';
}

export function PasswordField({ name, label, autoFocus = false, ...rest }: PasswordFieldProps) {
  const [visible, setVisible] = useState(false);
  const error = useFieldError(name);
  return (
    <PasswordInput
      name={name}
      label={label}
      error={error}
      // The component does for its other fields, and forgets this one.
      aria-invalid={error !== undefined}
      visible={visible}
      onVisibilityChange={setVisible}
      // The component takes its button out of the tab order and gives it no name.
      visibilityToggleButtonProps={{
        'aria-label': `${visible ? 'Hide' : 'Show'} ${label.toLowerCase()}`,
        'aria-hidden': undefined,
        tabIndex: 0,
      }}
      data-autofocus={autoFocus || undefined}
      spellCheck={false}
      {...rest}
    />
  );
}

interface Choice {
  value: string;
  label: string;
}

export function ChoiceField({
  name,
  choices,
  ...rest
}: FieldProps & { choices: readonly Choice[]; defaultValue?: string }) {
  return <NativeSelect name={name} error={useFieldError(name)} data={[...choices]} {...rest} />;
}

interface ManyFieldProps extends FieldProps {
  choices: readonly Choice[];
  defaultValue?: readonly string[];
}

/** Any number of choices, sent as repeated values of one name. */
export function ManyField({ name, label, description, choices, defaultValue = [] }: ManyFieldProps) {
  const error = useFieldError(name);
  return (
    <fieldset className={classes.many}>
      <legend>{label}</legend>
      {description && <p>{description}</p>}
      {error && <p role="alert">{error}</p>}
      <div className={classes.choices}>
        {choices.map(({ value, label: text }) => (
          <Checkbox key={value} name={name} value={value} label={text} defaultChecked={defaultValue.includes(value)} />
        ))}
      </div>
    </fieldset>
  );
}
