/** Elements of the head: made when there is something to say, taken out when there is not. */
function keep(selector: string, make: () => HTMLElement, attribute: string, value: string): void {
  let element = document.head.querySelector<HTMLElement>(selector);
  if (!value) return element?.remove();
  if (!element) {
    element = make();
    document.head.append(element);
  }
  element.setAttribute(attribute, value);
}

function made(tag: string, attribute: string, value: string): () => HTMLElement {
  return () => {
    const element = document.createElement(tag);
    element.setAttribute(attribute, value);
    return element;
  };
}

export function meta(name: string, content: string): void {
  keep(`meta[name="${name}"]`, made('meta', 'name', name), 'content', content);
}

export function property(name: string, content: string): void {
  keep(`meta[property="${name}"]`, made('meta', 'property', name), 'content', content);
}

export function link(rel: string, href: string): void {
  keep(`link[rel="${rel}"]`, made('link', 'rel', rel), 'href', href);
}

/** Tags that the server wrote for the first page and that are wrong for the next one. */
export function forgetServed(): void {
  const served = 'script[type="application/ld+json"], meta[property^="article:"], meta[property^="product:"], meta[name^="twitter:"], meta[property^="og:image:"]';
  document.head.querySelectorAll(served).forEach((element) => element.remove());
  property('og:type', 'website');
}
