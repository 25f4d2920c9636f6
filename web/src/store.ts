/* What the reader remembers between visits; a browser that forbids it costs nothing but the memory. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`khayt.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`khayt.${name}`);
    else localStorage.setItem(`khayt.${name}`, value);
  } catch {
    /* private browsing: nothing is kept */
  }
}
