/** Is this address one of the admin? */
export function isAdmin(url: string): boolean {
  return /^\/admin(?:[/?#]|$)/.test(url);
}
