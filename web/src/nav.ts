/* The way to another page, for those who must not know the shell. */

let open: (href: string) => void = (href) => location.assign(href);

export function setNavigator(navigate: (href: string) => void): void {
  open = navigate;
}

export function go(href: string): void {
  open(href);
}
