const key = 'souk.signed-in';

/**
 * Whether somebody signed in with this browser and did not sign out: no secret, only the answer to "is there a session worth asking for?".
 * A first visit then costs no request that is bound to be refused, and "your session has ended" is said to those alone who had one.
 * Where storage is forbidden the API is always asked.
 */
export function signInRemembered(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return true;
  }
}

export function rememberSignIn(): void {
  try {
    localStorage.setItem(key, 'yes');
  } catch {
    // Then the API is asked.
  }
}

export function forgetSignIn(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Then the API is asked.
  }
}
