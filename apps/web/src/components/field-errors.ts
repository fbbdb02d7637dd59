import { ApiError } from '@souk/api-client';
import { createContext, useContext } from 'react';

export type FieldErrors = ReadonlyMap<string, string>;

export const FieldErrorsContext = createContext<FieldErrors>(new Map());

/** What the API says against this field of the form. */
export const useFieldError = (name: string): string | undefined => useContext(FieldErrorsContext).get(name);

export function fieldErrorsOf(error: unknown): FieldErrors {
  const found = new Map<string, string>();
  if (!(error instanceof ApiError)) return found;
  // "addresses.0" belongs to the field "addresses".
  for (const { path, message } of error.fieldErrors) {
    const [name = path] = path.split(/[.[]/);
    found.set(name, sentence(found.has(name) ? `${found.get(name)}; ${message}` : message));
  }
  return found;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
